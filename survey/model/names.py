"""What a survey calls those who are asked, and what it asks about."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Names(Struct, frozen=True):
    """What a survey calls whom it asks, what it asks about, and those whom one issue asks (課の名称, 課題の名称, 関係課の名称).

    Whoever writes to a user of the survey takes these words from here.
    """

    department: str = "課"
    issue: str = "課題"
    asked: str = "関係課"

    @property
    def in_messages(self) -> Mapping[str, str]:
        """The words by the placeholders that stand for them in catalogues of messages ({課} …)."""
        return {"課": self.department, "課題": self.issue, "関係課": self.asked}

    def said_in(self, message: str) -> str:
        """A message of a catalogue with the words in the place of their placeholders; what else it leaves open stays."""
        for placeholder, word in self.in_messages.items():
            message = message.replace(f"{{{placeholder}}}", word)
        return message

    @property
    def department_name(self) -> str:
        """What the name of a department is called (課名)."""
        return f"{self.department}名"

    @property
    def everyone(self) -> str:
        """All departments but the one that answers (各課)."""
        return f"各{self.department}"

    @property
    def all_departments(self) -> str:
        """All departments (全課)."""
        return f"全{self.department}"

    @property
    def respondent(self) -> str:
        """Heading of the column that says who answered, where the survey has none of its own."""
        return "回答課等" if self.department == USUAL_NAMES.department else f"回答{self.department}"


USUAL_NAMES = Names()
