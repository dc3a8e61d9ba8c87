"""前回の回答/回答.json: what a survey keeps of the former one, beside its definition. It vouches for itself by a digest."""

from __future__ import annotations

import hashlib
import json
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Raw, Struct, convert, to_builtins
from msgspec.json import Decoder

from survey.errors import Fault, SurveyError
from survey.model import Answer, Entry, FormerYear, Item, Survey, YearFigures
from survey.storage.folder import DEFINITION
from survey.storage.reading import bytes_at, why_unread

_FORMAT, _WITHOUT_ITEMS = 2, 1
"""Grows when what is written could be misread by who knows the former one only: items (明細), which many surveys have not."""
_LARGEST = 1 << 30
"""Bytes. A million answers of some hundred characters are less."""


class _KeptEntry(Struct, frozen=True):
    text: str
    departments: tuple[str, ...]


# What is left out where there is none is part of what was signed.
class _KeptAnswer(Struct, frozen=True, omit_defaults=True):
    department: str
    issue: str
    entries: dict[str, _KeptEntry]
    items: tuple[dict[str, _KeptEntry], ...] = ()


class Kept(Struct, frozen=True):
    """What is kept of the former survey."""

    year: str
    folder: str
    fingerprint: str
    definition: str
    """Digest of the former definition."""
    history: tuple[YearFigures, ...]
    answers: tuple[_KeptAnswer, ...]


class _Written(Struct, frozen=True):
    """What the file holds."""

    format: int
    digest: str
    kept: Raw


_WRITTEN, _KEPT = Decoder(_Written), Decoder(Kept)


def write_former(former: FormerYear, definition: bytes, target: Path) -> None:
    """Write all but the former definition, which stands beside it with the bytes given."""
    kept = _canonical(to_builtins(_kept(former, definition)))
    written = _FORMAT if any(answer.items for answer in former.answers) else _WITHOUT_ITEMS
    target.write_bytes(b'{"format": %d, "digest": "%b", "kept": %b}\n' % (written, _digest(kept).encode(), kept))


def read_kept(path: Path) -> Kept | None:
    """What is kept; None where nothing is. Raises SurveyError where it cannot be read or trusted, or is gone although the
    definition beside it is there."""
    try:
        written = _WRITTEN.decode(bytes_at(path, _LARGEST).removeprefix(BOM_UTF8))
    except FileNotFoundError as error:
        if path.with_name(DEFINITION).exists():
            raise _spoilt(path, "前回の回答の控えがありません。") from error
        return None
    except OSError as error:
        raise SurveyError([Fault(str(path), *why_unread(path, error))]) from error
    except (ValueError, RecursionError) as error:
        raise _spoilt(path) from error
    if written.format > _FORMAT:
        problem = "これより新しい survey で書かれていて、読めません。"
        raise SurveyError([Fault(str(path), problem, "このパソコンの survey を新しくしてから、実行してください。")])
    try:
        return _trusted(bytes(written.kept), written.digest)
    except (ValueError, RecursionError) as error:
        raise _spoilt(path) from error


def _trusted(kept: bytes, digest: str) -> Kept:
    """Raises ValueError or RecursionError where this is not what the digest is of, or not what `_kept` makes."""
    if _digest(kept) == digest:
        with suppress(UnicodeDecodeError):  # Half a character.
            return _KEPT.decode(kept)
    # What an editor or an earlier version laid out otherwise is brought into the shape that was signed.
    content = json.loads(kept.decode("utf-8", "surrogatepass"))
    if _digest(_canonical(content)) != digest:
        raise ValueError(digest)
    return convert(content, Kept)


def vouched(kept: Kept, definition: Path) -> None:
    """Raises SurveyError where the former definition is not the one that was kept."""
    try:
        content = bytes_at(definition, _LARGEST)
    except FileNotFoundError as error:
        raise _spoilt(definition) from error
    except OSError as error:
        raise SurveyError([Fault(str(definition), *why_unread(definition, error))]) from error
    if hashlib.sha256(content).hexdigest() != kept.definition:
        raise _spoilt(definition)


def former_year(kept: Kept, survey: Survey) -> FormerYear:
    """The former survey of which this is kept."""
    # What is signed stands in the order of the alphabet.
    keys = [question.key for question in survey.questions]
    return FormerYear(
        survey,
        tuple(_answer(one, keys) for one in kept.answers),
        kept.year,
        kept.folder,
        kept.fingerprint,
        kept.history,
    )


def _kept(former: FormerYear, definition: bytes) -> Kept:
    answers = (
        _KeptAnswer(
            answer.department,
            answer.issue,
            _kept_entries(answer.entries),
            tuple(_kept_entries(item.entries) for item in answer.items),
        )
        for answer in former.answers
    )
    digest = hashlib.sha256(definition).hexdigest()
    return Kept(former.year, former.folder, former.fingerprint, digest, former.history, tuple(answers))


def _kept_entries(entries: Mapping[str, Entry]) -> dict[str, _KeptEntry]:
    return {key: _KeptEntry(entry.text, entry.departments) for key, entry in entries.items()}


def _answer(kept: _KeptAnswer, keys: Sequence[str]) -> Answer:
    items = tuple(Item(number, _read(one, keys), "", 0) for number, one in enumerate(kept.items, 1))
    return Answer(kept.department, kept.issue, _read(kept.entries, keys), "", 0, items=items)


def _read(kept: Mapping[str, _KeptEntry], keys: Sequence[str]) -> Mapping[str, Entry]:
    return {key: Entry(kept[key].text, "", (), kept[key].departments) for key in keys if key in kept}


def _canonical(kept: object) -> bytes:
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _digest(kept: bytes) -> str:
    return hashlib.sha256(kept).hexdigest()


def _spoilt(path: Path, problem: str = "前回の回答の控えが書き換えられているか、壊れています。") -> SurveyError:
    remedy = (
        "控えから戻すか、survey generate --previous に前回の調査のフォルダーを付けて実行し、読み直してください。"
        f"前回の回答がなくてよければ、フォルダー「{path.parent.name}」を別の場所に移してください。"
    )
    return SurveyError([Fault(str(path), problem, remedy)])
