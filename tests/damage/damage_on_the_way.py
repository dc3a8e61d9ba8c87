"""How a form travels: zipped, mailed, with a password, twice, in versions, in halves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage

from filled import ANSWERS, FORM, STATUS, blank, filled_in
from kinds import NOTHING, Damage


def zip_of(content: bytes, name: str = "福祉課①.xlsx", encoding: str = "cp932") -> bytes:
    """A zip whose names are written as Windows writes them."""

    class Raw(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):
            return self.filename.encode(encoding), self.flag_bits & ~0x800

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = Raw("x", (2026, 11, 2, 10, 0, 0))
        entry.filename = name
        archive.writestr(entry, content)
    return buffer.getvalue()


def zipped() -> bytes:
    return zip_of(FORM())


def with_zip_password() -> bytes:
    import pyzipper

    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword("合言葉".encode())
        archive.writestr("福祉課.xlsx", FORM())
    return buffer.getvalue()


def encrypted() -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(FORM())).encrypt("合言葉", buffer)
    return buffer.getvalue()


WORDS = "お世話になっております。"


def mailed(*forms: bytes, subject: str = "回答します") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@example.jp", subject, "Mon, 02 Nov 2026 10:00:00 +0900"
    mail.set_content(WORDS)
    for form in forms:
        mail.add_attachment(form, maintype="application", subtype="octet-stream", filename="①髙﨑様_福祉課.xlsx")
    return mail


def forwarded() -> bytes:
    outer = mailed(subject="転送")
    outer.add_attachment(mailed(FORM()))
    return outer.as_bytes()


def from_outlook() -> bytes:
    from aspose.email_foss.msg import MapiMessage

    message = MapiMessage.create("回答", "本文", unicode_strings=True)
    message.set_property(0x0039, 0x0040, datetime(2026, 11, 2, 1, 0))
    message.add_attachment("福祉課①.xlsx", FORM())
    return message.to_bytes()


def saved_on(day: int, answers: Mapping[str, Mapping]) -> bytes:
    """A form with only these answers, last saved on a day of November."""
    return _dated(filled_in(blank(), dict(answers)), day)


def _dated(content: bytes, day: int) -> bytes:
    import re

    from kinds import repacked

    moment = datetime(2026, 11, day, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    change = lambda text: re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{moment}", text)  # noqa: E731
    return repacked(content, {"docProps/core.xml": change})


NEW, FAULTY = "新しい文に差し替えた。", {**ANSWERS["1"], STATUS: "長" * 1001}


def versions() -> dict[str, bytes]:
    newer = {**ANSWERS, "1": {**ANSWERS["1"], STATUS: NEW}}
    return {"a.xlsx": saved_on(5, newer), "b.xlsx": saved_on(1, ANSWERS)}


def newer_in_part() -> dict[str, bytes]:
    return {"a.xlsx": saved_on(5, {"1": {**ANSWERS["1"], STATUS: NEW}}), "b.xlsx": saved_on(1, ANSWERS)}


def newer_but_faulty() -> dict[str, bytes]:
    return {"a.xlsx": saved_on(5, {"1": FAULTY}), "b.xlsx": saved_on(1, ANSWERS)}


def halves() -> dict[str, bytes]:
    return {
        "障がい係.xlsx": saved_on(3, {no: ANSWERS[no] for no in "14"}),
        "庶務係.xlsx": saved_on(2, {no: ANSWERS[no] for no in "23"}),
    }


WITH_WORDS = {"outcome": "添付 採用", "listed": (WORDS,)}
LOCKED = {"outcome": "保留", "codes": "H405", "changed": NOTHING}
ON_THE_WAY = (
    Damage("cp932 の名で zip に入れた", zipped, name="回答.zip"),
    Damage("UTF-8 の名で zip に入れた", lambda: zip_of(FORM(), "か\u3099ん.xlsx", "utf-8"), name="回答.zip"),
    Damage("名に拡張子のない zip に入れた", zipped, name="回答"),
    Damage("パスワードの分かる zip に入れた", with_zip_password, name="回答.zip", passwords=("違う", "合言葉")),
    Damage("パスワードの分からない zip に入れた", with_zip_password, name="回答.zip", **LOCKED),
    Damage("分かるパスワードを付けた", encrypted, passwords=("合言葉",)),
    Damage("分からないパスワードを付けた", encrypted, passwords=("違う",), **LOCKED),
    Damage("メールに添付した", lambda: mailed(FORM()).as_bytes(), name="回答.eml", **WITH_WORDS),
    Damage("転送メールの中にある", forwarded, name="転送.eml", outcome="添付 添付 採用", listed=(WORDS, WORDS)),
    Damage("メールの中の zip にある", lambda: {"m.eml": with_zip_in_mail()}, **WITH_WORDS),
    Damage("Outlook のメールに添付した", from_outlook, name="回答.msg", outcome="添付 採用", listed=("本文",)),
    Damage(
        "同じファイルを二度出した",
        lambda: {"a.xlsx": FORM(), "b/回答 - コピー.xlsx": FORM()},
        outcome="採用 旧版",
    ),
    Damage("直して出し直した", versions, outcome="採用 旧版", changed={"1 status": NEW}),
    Damage("一部だけ書いて出し直した", newer_in_part, outcome="採用 一部採用", changed={"1 status": NEW}),
    Damage("不備のある回答を後から出した", newer_but_faulty, outcome="旧版 採用"),
    Damage("二つの係が半分ずつ書いた", halves, outcome="採用 採用"),
    Damage(
        "壊れたファイルが混じっている",
        lambda: {"a.xlsx": FORM(), "b.xlsx": FORM()[:3000]},
        outcome="採用 保留",
        codes="H403",
    ),
    Damage(
        "Excel の一時ファイルが混じっている",
        lambda: {"a.xlsx": FORM(), "~$a.xlsx": b"\x05owner", "sub/Thumbs.db": b"x"},
        outcome="採用 対象外 対象外",
        codes="X502",
    ),
    Damage(
        "ほかの文書が混じっている",
        lambda: {"a.xlsx": FORM(), "案内.pdf": b"%PDF-1.7", "添書.docx": b"PK\x03\x04"},
        outcome="採用 保留 保留",
        codes="H410",
    ),
)


def with_zip_in_mail() -> bytes:
    mail = mailed()
    mail.add_attachment(zipped(), maintype="application", subtype="zip", filename="回答.zip")
    return mail.as_bytes()
