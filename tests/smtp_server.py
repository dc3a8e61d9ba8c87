"""A mail server in a process of its own: TLS, login, and the misfortunes that a test orders.

    python -m tests.smtp_server STORE CERTIFICATE KEY (starttls|tls)

Prints its port. Every mail that it takes goes into STORE as a file, with its envelope in envelopes.jsonl. Before each
step it reads STORE/orders.json:
    refuse      recipients that get 550
    reject      recipients whose mail is read to its end and then refused with 552
    forward     recipients that get 251: the server sends on to another address
    drop_rcpt   recipients at whose mention the connection is cut, once
    drop_data   recipients whose mail is taken and then not confirmed, once: the connection is cut
    silent      recipients whose mail is taken and then nothing is said, once
    busy        recipients at whose mention the server says 421 and leaves, always
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "chiikikyosei", "himitsu-no-kotoba"


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dropped: set[tuple[str, str]] = set()

    def ordered(self, order: str, recipient: str) -> bool:
        orders = json.loads((self.folder / "orders.json").read_text(encoding="utf-8"))
        return recipient in orders.get(order, [])

    def once(self, order: str, recipient: str) -> bool:
        if (order, recipient) in self.dropped or not self.ordered(order, recipient):
            return False
        self.dropped.add((order, recipient))
        return True

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.ordered("refuse", address):
            return "550 5.1.1 no such user"
        if self.ordered("busy", address):
            server.transport.write(b"421 try later\r\n")
            server.transport.close()
        if self.once("drop_rcpt", address):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "251 user not local; will forward" if self.ordered("forward", address) else "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if any(self.ordered("reject", address) for address in envelope.rcpt_tos):
            return "552 5.3.4 too large"
        number = len(list(self.folder.glob("*.eml")))
        (self.folder / f"{number:04}.eml").write_bytes(envelope.original_content)
        with (self.folder / "envelopes.jsonl").open("a", encoding="utf-8") as lines:
            about = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "user": getattr(session, "auth_data", None)}
            lines.write(json.dumps(about) + "\n")
        if any(self.once("drop_data", address) for address in envelope.rcpt_tos):
            server.transport.abort()
        if any(self.once("silent", address) for address in envelope.rcpt_tos):
            await asyncio.sleep(3600)
        return "250 taken"


def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=right, handled=right, auth_data=data.login.decode() if right else None)


async def serve(folder: Path, certificate: str, key: str, how: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    store = Store(folder)
    starttls = how == "starttls"

    def session() -> SMTP:
        return SMTP(
            store,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_require_tls=starttls,
            auth_required=True,
            authenticator=authenticate,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=None if starttls else context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), *sys.argv[2:5]))
