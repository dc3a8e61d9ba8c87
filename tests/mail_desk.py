"""What tests of mail need: certificates, a mail server, a mailbox, and a survey that knows them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from imaplib import IMAP4_SSL
from pathlib import Path

import pytest
from msgspec import Struct
from openpyxl import load_workbook

from survey.storage.folder import Folder
from tests.smtp_server import PASSWORD, USER

ROOT = Path(__file__).resolve().parent.parent

# ---------------------------------------------------------------- certificates


class Certificates(Struct, frozen=True):
    """Paths of PEM files: an authority, and a server's certificate that it issued."""

    authority: Path
    certificate: Path
    key: Path


def certificates(folder: Path, *, expired: bool = False, host: str = "localhost") -> Certificates:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def named(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])

    def issued(subject: str, public: object, end: datetime, *, authority: bool) -> x509.Certificate:
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        builder = x509.CertificateBuilder(
            named("tests"), named(subject), public, x509.random_serial_number(), now - timedelta(days=9), end
        )
        builder = builder.add_extension(x509.BasicConstraints(authority, None), critical=True)
        builder = builder if authority else builder.add_extension(names, critical=False)
        return builder.sign(ca_key, hashes.SHA256())

    now = datetime.now(UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    end = now - timedelta(days=1) if expired else now + timedelta(days=1)
    paths = Certificates(*(folder / name for name in ("authority.pem", "server.pem", "key.pem")))
    root = issued("tests", ca_key.public_key(), now + timedelta(days=1), authority=True)
    paths.authority.write_bytes(root.public_bytes(pem))
    paths.certificate.write_bytes(issued(host, key.public_key(), end, authority=False).public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    paths.key.write_bytes(secret)
    return paths


# ---------------------------------------------------------------- SMTP


class MailServer(Struct, frozen=True):
    port: int
    store: Path

    def order(self, **orders: Sequence[str]) -> None:
        (self.store / "orders.json").write_text(json.dumps(orders), encoding="utf-8")

    @property
    def envelopes(self) -> list[dict[str, object]]:
        lines = self.store / "envelopes.jsonl"
        return [json.loads(line) for line in lines.read_text().splitlines()] if lines.exists() else []

    @property
    def reached(self) -> list[str]:
        """Every recipient of every mail that the server took, in order."""
        return [recipient for envelope in self.envelopes for recipient in envelope["to"]]  # type: ignore[attr-defined]

    @property
    def mails(self) -> list[EmailMessage]:
        return [read_mail(path.read_bytes()) for path in sorted(self.store.glob("*.eml"))]


def read_mail(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return body.get_content()


def attached(mail: EmailMessage) -> tuple[str, bytes]:
    (attachment,) = mail.iter_attachments()
    return attachment.get_filename() or "", attachment.get_content()


@contextmanager
def mail_server(store: Path, keys: Certificates, how: str = "starttls") -> Iterator[MailServer]:
    store.mkdir(parents=True, exist_ok=True)
    (store / "orders.json").write_text("{}", encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "tests.smtp_server", store, keys.certificate, keys.key, how]
    with (
        (store / "log.txt").open("w") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            yield MailServer(int(process.stdout.readline()), store)
        finally:
            process.terminate()


# ---------------------------------------------------------------- IMAP

JAPANESE_FOLDER = "&ir9n+w-"
"""調査, in the modified UTF-7 of IMAP."""


class Mailbox(Struct, frozen=True):
    port: int
    authority: Path

    def connect(self) -> IMAP4_SSL:
        """To be used in a with statement."""
        context = ssl.create_default_context(cafile=str(self.authority))
        client = IMAP4_SSL("localhost", self.port, ssl_context=context)
        client.login(USER, PASSWORD)
        return client

    def deliver(self, mail: bytes, arrived: datetime | None = None, folder: str = "INBOX") -> None:
        """Put a mail into the mailbox as if it had arrived at a moment; now, if none is given."""
        with self.connect() as client:
            client.append(folder, None, arrived.astimezone() if arrived else datetime.now(UTC), mail)

    def empty(self) -> None:
        with self.connect() as client:
            for folder in ("INBOX", JAPANESE_FOLDER):
                client.select(folder)
                for number in client.search(None, "ALL")[1][0].split():
                    client.store(number, "+FLAGS", r"\Deleted")
                client.expunge()

    def flags(self) -> list[bytes]:
        with self.connect() as client:
            client.select("INBOX", readonly=True)
            return [line for line in client.fetch("1:*", "(FLAGS)")[1] if line]


DOVECOT = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else None)


@contextmanager
def mailbox(keys: Certificates) -> Iterator[Mailbox]:
    """Debian's dovecot with one user and an empty mailbox."""
    if DOVECOT is None:
        pytest.skip("dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    # Not pytest's own folder: dovecot's users may not enter it.
    top = Path(tempfile.mkdtemp(prefix="survey-mailbox-"))
    top.chmod(0o755)
    try:
        config = top / "dovecot.conf"
        port = _free_port()
        config.write_text(_config(top, keys, port), encoding="utf-8")
        process = subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, top / "log")
            yield Mailbox(port, keys.authority)
        finally:
            process.terminate()
            process.wait()
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _config(top: Path, keys: Certificates, port: int) -> str:
    """As root dovecot runs as its own users, else as whoever runs the tests."""
    import pwd  # There is none on Windows, and no dovecot either.

    root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid())
    owner = pwd.getpwnam("nobody") if root else me
    home = top / "home"
    home.mkdir()
    os.chown(home, owner.pw_uid, owner.pw_gid)
    (top / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    users = "" if root else f"default_internal_user = {me.pw_name}\ndefault_login_user = {me.pw_name}\n"
    chroot = "" if root else "chroot ="
    return f"""
{users}base_dir = {top}/run
state_dir = {top}/state
log_path = {top}/log
protocols = imap
listen = 127.0.0.1
ssl = required
auth_failure_delay = 0
ssl_cert = <{keys.certificate}
ssl_key = <{keys.key}
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = {top}/users
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={home}
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  {chroot}
}}
namespace inbox {{
  inbox = yes
  mailbox "調査" {{
    auto = create
  }}
}}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"dovecot does not listen: {log.read_text() if log.exists() else ''}")


# ---------------------------------------------------------------- a survey that knows them


def write_settings(folder: Folder, settings: Mapping[str, object], addresses: Mapping[str, str] | None = None) -> None:
    """Do what the officer does in Excel: change items of 設定, and 宛先 of departments (the others keep theirs)."""
    book = load_workbook(folder.definition)
    for row in book["設定"].iter_rows(min_row=2):
        if row[0].value in settings:
            row[1].value = settings[row[0].value]
    for row in book["課"].iter_rows(min_row=2):
        if addresses and row[0].value in addresses:
            row[2].value = addresses[row[0].value] or None
    book.save(folder.definition)


def set_up(folder: Folder, server: MailServer, **settings: object) -> None:
    """Let the survey know the mail server."""
    known = {"SMTPサーバー": "localhost", "SMTPポート": server.port, "送信の間隔": 0, "ユーザー名": USER}
    write_settings(folder, known | settings)
