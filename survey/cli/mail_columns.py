"""The columns of `status` that tell what a department was sent."""

from __future__ import annotations

from collections.abc import Sequence

from survey.mail.record import Mailed, Mailing

MAIL_COLUMNS = ("依頼", "督促", "差戻し")


def mail_cells(mailed: Mailed) -> tuple[str, str, str]:
    """One a column of MAIL_COLUMNS: the days, and which of them saw no more than a draft."""
    return _days(mailed.requests), _days(mailed.reminders), _days(mailed.returns)


def _days(mailings: Sequence[Mailing]) -> str:
    return "\n".join(f"{mailing.day:%m/%d}{'（下書き）' if mailing.drafted else ''}" for mailing in mailings)


def mailed_as_json(mailed: Mailed) -> dict[str, object]:
    """The same for a script."""
    kinds = {"requested": mailed.requests, "reminded": mailed.reminders, "sent_back": mailed.returns}
    return {
        kind: [{"day": mailing.day.isoformat(), "drafted": mailing.drafted} for mailing in mailings]
        for kind, mailings in kinds.items()
    }
