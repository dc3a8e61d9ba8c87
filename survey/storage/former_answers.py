"""前回の回答/回答.json: what a survey keeps of the former one, beside its definition. It vouches for itself by a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from survey.errors import Fault, SurveyError
from survey.model import Answer, Entry, FormerYear, Item, Survey, YearFigures
from survey.storage.folder import DEFINITION
from survey.storage.reading import bytes_at, why_unread

_FORMAT, _WITHOUT_ITEMS = 2, 1
"""Grows when what is written could be misread by who knows the former one only: items (明細), which many surveys have not."""
_LARGEST = 1 << 30
"""Bytes. A million answers of some hundred characters are less."""
_BEFORE_KEPT = '"kept": '

# The standard library types what json reads with Any; the digest vouches that it is as `_kept` made it.
Kept = Mapping[str, Any]


def write_former(former: FormerYear, definition: bytes, target: Path) -> None:
    """Write all but the former definition, which stands beside it with the bytes given."""
    kept = _canonical({**_kept(former), "definition": hashlib.sha256(definition).hexdigest()})
    written = _FORMAT if any(answer.items for answer in former.answers) else _WITHOUT_ITEMS
    text = f'{{"format": {written}, "digest": "{_digest(kept)}", {_BEFORE_KEPT}{kept}}}\n'
    target.write_bytes(text.encode("utf-8", "surrogatepass"))


def read_kept(path: Path) -> Kept | None:
    """What is kept; None where nothing is. Raises SurveyError where it cannot be read or trusted, or is gone although the
    definition beside it is there."""
    try:
        text = bytes_at(path, _LARGEST).decode("utf-8-sig", "surrogatepass")
        content = json.loads(text)
        written, digest, kept = content["format"], content["digest"], content["kept"]
    except FileNotFoundError as error:
        if path.with_name(DEFINITION).exists():
            raise _spoilt(path, "前回の回答の控えがありません。") from error
        return None
    except OSError as error:
        raise SurveyError([Fault(str(path), *why_unread(path, error))]) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _spoilt(path) from error
    if isinstance(written, int) and written > _FORMAT:
        problem = "これより新しい survey で書かれていて、読めません。"
        raise SurveyError([Fault(str(path), problem, "このパソコンの survey を新しくしてから、実行してください。")])
    # What an editor or an earlier version laid out otherwise is brought into the shape that was signed.
    if digest not in map(_digest, _shapes(text, kept)):
        raise _spoilt(path)
    found: Kept = kept
    return found


def vouched(kept: Kept, definition: Path) -> None:
    """Raises SurveyError where the former definition is not the one that was kept."""
    try:
        content = bytes_at(definition, _LARGEST)
    except FileNotFoundError as error:
        raise _spoilt(definition) from error
    except OSError as error:
        raise SurveyError([Fault(str(definition), *why_unread(definition, error))]) from error
    if hashlib.sha256(content).hexdigest() != kept["definition"]:
        raise _spoilt(definition)


def former_year(kept: Kept, survey: Survey) -> FormerYear:
    """The former survey of which this is kept."""
    # What is signed stands in the order of the alphabet.
    keys = [question.key for question in survey.questions]
    return FormerYear(
        survey,
        tuple(_answer(one, keys) for one in kept["answers"]),
        kept["year"],
        kept["folder"],
        kept["fingerprint"],
        tuple(YearFigures(**figures) for figures in kept["history"]),
    )


def _kept(former: FormerYear) -> Kept:
    return {
        "year": former.year,
        "folder": former.folder,
        "fingerprint": former.fingerprint,
        "history": [asdict(figures) for figures in former.history],
        "answers": [
            {
                "department": answer.department,
                "issue": answer.issue,
                "entries": _entries(answer.entries),
                **({"items": [_entries(item.entries) for item in answer.items]} if answer.items else {}),
            }
            for answer in former.answers
        ],
    }


def _entries(entries: Mapping[str, Entry]) -> Kept:
    return {key: {"text": entry.text, "departments": list(entry.departments)} for key, entry in entries.items()}


def _answer(kept: Kept, keys: Sequence[str]) -> Answer:
    items = tuple(Item(number, _read(one, keys), "", 0) for number, one in enumerate(kept.get("items", ()), 1))
    return Answer(kept["department"], kept["issue"], _read(kept["entries"], keys), "", 0, items=items)


def _read(kept: Kept, keys: Sequence[str]) -> Mapping[str, Entry]:
    return {key: Entry(kept[key]["text"], "", (), tuple(kept[key]["departments"])) for key in keys if key in kept}


def _shapes(text: str, kept: object) -> Iterator[str]:
    """What may have been signed: what is kept as it stands in the file, and as it is written."""
    yield text.partition(_BEFORE_KEPT)[2].rstrip().removesuffix("}")
    yield _canonical(kept)


def _canonical(kept: object) -> str:
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _spoilt(path: Path, problem: str = "前回の回答の控えが書き換えられているか、壊れています。") -> SurveyError:
    remedy = (
        "控えから戻すか、survey generate --previous に前回の調査のフォルダーを付けて実行し、読み直してください。"
        f"前回の回答がなくてよければ、フォルダー「{path.parent.name}」を別の場所に移してください。"
    )
    return SurveyError([Fault(str(path), problem, remedy)])
