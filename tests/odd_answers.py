"""Kinds of odd answers of mail servers, each as it was seen or as a broken or hostile server could give it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from tests.odd_servers import Cut, Flood, Pause, Saying, Twist, of_mail

THE_ODD_ONE = 3
"""Number of the mail that a kind of `OF_ONE_MAIL` is about."""

Change = Callable[[bytes], bytes]


def replaced(pattern: bytes, by: bytes) -> Change:
    return lambda text: re.sub(pattern, lambda _: by, text, flags=re.S)


def always(*parts: bytes | Pause | Flood | Cut) -> Callable[[bytes], Saying]:
    return lambda _: parts


def before(extra: bytes) -> Callable[[bytes], Saying]:
    return lambda answer: [extra + answer]


def behind(extra: bytes) -> Callable[[bytes], Saying]:
    return lambda answer: [answer + extra]


def halfway(*parts: bytes | Pause | Flood | Cut) -> Callable[[bytes], Saying]:
    return lambda answer: [answer[: len(answer) // 2], *parts]


def at(command: str, what: Callable[[bytes], Saying], times: int = 1_000_000) -> Twist:
    """The answer to one command is another, for so many times."""
    left = [times]

    def twist(asked: str, answer: bytes) -> Saying:
        if asked != command or not left[0]:
            return [answer]
        left[0] -= 1
        return what(answer)

    return twist


# ---------------------------------------------------------------- IMAP: one mail

NOTHING: Change = lambda _: b""  # noqa: E731
_DATE, _SIZE, _STRUCTURE = rb'INTERNALDATE "[^"]*"', rb"RFC822\.SIZE \d+", rb"BODYSTRUCTURE \(.*\)(?=\)\r\n$)"

ABOUT_ONE_MAIL: Mapping[str, Change] = {
    "nothing is told": NOTHING,
    "date NIL": replaced(_DATE, b"INTERNALDATE NIL"),
    "date of junk": replaced(_DATE, b'INTERNALDATE "yesterday"'),
    "date a number": replaced(_DATE, b"INTERNALDATE 20261120"),
    "date a list": replaced(_DATE, b"INTERNALDATE (1 2)"),
    "date of 1970": replaced(_DATE, b'INTERNALDATE "01-Jan-1970 00:00:00 +0000"'),
    "date of the year 1": replaced(_DATE, b'INTERNALDATE "01-Jan-0001 00:00:00 +1400"'),
    "date of the year 9999": replaced(_DATE, b'INTERNALDATE "31-Dec-9999 23:59:59 -1400"'),
    "date with a zone of junk": replaced(_DATE, b'INTERNALDATE "20-Nov-2026 09:03:00 +99999999"'),
    "date not in ASCII": replaced(_DATE, 'INTERNALDATE "２０２６年"'.encode()),
    "no date": replaced(_DATE, b""),
    "size NIL": replaced(_SIZE, b"RFC822.SIZE NIL"),
    "size of junk": replaced(_SIZE, b"RFC822.SIZE big"),
    "size below zero": replaced(_SIZE, b"RFC822.SIZE -5"),
    "size of five thousand digits": replaced(_SIZE, b"RFC822.SIZE " + b"9" * 5000),
    "no size": replaced(_SIZE, b""),
    "structure NIL": replaced(_STRUCTURE, b"BODYSTRUCTURE NIL"),
    "structure a number": replaced(_STRUCTURE, b"BODYSTRUCTURE 7"),
    "structure empty": replaced(_STRUCTURE, b"BODYSTRUCTURE ()"),
    "structure deep": replaced(_STRUCTURE, b"BODYSTRUCTURE " + b"(" * 20_000 + b")" * 20_000),
    "structure open": replaced(_STRUCTURE, b"BODYSTRUCTURE ((((("),
    "structure with a literal too short": replaced(_STRUCTURE, b"BODYSTRUCTURE ({2}\r\nabcdef)"),
    "structure with a literal too long": replaced(_STRUCTURE, b"BODYSTRUCTURE ({9999}\r\nab)"),
    "structure with a huge literal": replaced(_STRUCTURE, b"BODYSTRUCTURE ({99999999999}\r\nab)"),
    "structure with a literal of no size": replaced(_STRUCTURE, b"BODYSTRUCTURE ({" + b"9" * 5000 + b"}\r\nab)"),
    "no structure": replaced(_STRUCTURE, b""),
    "UID of junk": replaced(rb"UID \d+", b"UID abc"),
    "UID NIL": replaced(rb"UID \d+", b"UID NIL"),
    "UID a list": replaced(rb"UID \d+", b"UID (3)"),
    "UID of nobody": replaced(rb"UID \d+", b"UID 4294967295"),
    "no UID": replaced(rb"UID \d+ ", b""),
    "uneven": replaced(rb"UID", b"X UID"),
    "no list": replaced(rb"\(.*\)", b"NIL"),
    "quote open": replaced(
        rb'"',
        b"",
    ),
    "not in ASCII": replaced(rb"a\.xlsx", "回答.xlsx".encode("cp932")),
    "a zero byte": replaced(rb"a\.xlsx", b"a\0.xlsx"),
}
"""What is told of one mail, before it is fetched."""

BODY_OF_ONE_MAIL: Mapping[str, Change] = {
    "nothing comes": NOTHING,
    "body NIL": replaced(rb"\{\d+\}.*(?=\)\r\n$)", b"NIL"),
    "body a number": replaced(rb"\{\d+\}.*(?=\)\r\n$)", b"12345"),
    "body a list": replaced(rb"\{\d+\}.*(?=\)\r\n$)", b"(a b)"),
    "body empty": replaced(rb"\{\d+\}.*(?=\)\r\n$)", b'""'),
    "another part": replaced(rb"BODY\[\]", b"BODY[HEADER]"),
    "literal too short": replaced(rb"\{\d+\}", b"{5}"),
    "literal too long": replaced(rb"\{\d+\}", b"{500000}"),
    "literal huge": replaced(rb"\{\d+\}", b"{99999999999999}"),
    "literal below zero": replaced(rb"\{\d+\}", b"{-1}"),
    "literal of no size": replaced(rb"\{\d+\}", b"{" + b"9" * 5000 + b"}"),
    "another mail": replaced(rb"UID \d+", b"UID 77"),
    "UID of junk with the body": replaced(rb"UID \d+", b"UID x"),
    "the answer open": replaced(rb"\)\r\n$", b"\r\n"),
    "only flags": lambda _: b"* 3 FETCH (FLAGS (\\Seen))\r\n",
}
"""What comes instead of one mail."""


def of_one_mail(name: str) -> Twist:
    """The kind of that name, for the odd mail alone."""
    command, change = ("ABOUT", ABOUT_ONE_MAIL[name]) if name in ABOUT_ONE_MAIL else ("BODY", BODY_OF_ONE_MAIL[name])
    return at(command, lambda answer: [of_mail(THE_ODD_ONE, change)(answer)])


# ---------------------------------------------------------------- IMAP: the connection

IMAP: Mapping[str, Callable[[], Twist]] = {
    "greeting of junk": lambda: at("greeting", always(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
    "greeting not in ASCII": lambda: at("greeting", always(b"* OK \xff\xfe\x80\r\n")),
    "greeting BYE": lambda: at("greeting", always(b"* BYE \x1b[31m go away\r\n", Cut())),
    "greeting PREAUTH": lambda: at("greeting", always(b"* PREAUTH come in\r\n")),
    "greeting without end": lambda: at("greeting", always(Flood(b"x" * 10_000))),
    "no greeting": lambda: at("greeting", always(Pause())),
    "greeting in drops": lambda: at("greeting", always(Flood(b"*", 0.05))),
    "capability not in ASCII": lambda: at("CAPABILITY", before("* CAPABILITY 回答\r\n".encode())),
    "capability of nothing": lambda: at("CAPABILITY", lambda answer: [re.sub(rb"^.*?\r\n", b"", answer)]),
    "another protocol": lambda: at("CAPABILITY", lambda answer: [answer.replace(b"IMAP4rev1", b"POP9")]),
    "login refused oddly": lambda: at("LOGIN", lambda answer: [answer.replace(b"OK", b"NO \xff\xff " + b"x" * 9_000)]),
    "login BAD": lambda: at("LOGIN", lambda answer: [answer.replace(b"OK done", b"BAD")]),
    "login cut": lambda: at("LOGIN", always(Cut())),
    "login silent": lambda: at("LOGIN", always(Pause())),
    "login answered by another tag": lambda: at("LOGIN", always(b"ZZZZ9 OK done\r\n")),
    "login answered twice": lambda: at("LOGIN", lambda answer: [answer + answer]),
    "folder refused, names odd": lambda: both(
        at("EXAMINE", lambda answer: [re.sub(rb"\* .*\r\n", b"", answer).replace(b"OK", b"NO")]),
        at(
            "LIST",
            before(b'* LIST () "/" 17\r\n* LIST () NIL "&bad-utf7"\r\n* LIST (\\X) "/" "' + b"y" * 9_000 + b'"\r\n'),
        ),
    ),
    "folder refused, list of junk": lambda: both(
        at("EXAMINE", lambda answer: [re.sub(rb"\* .*\r\n", b"", answer).replace(b"OK", b"NO")]),
        at("LIST", before(b"* LIST (((( x\r\n")),
    ),
    "folder refused, list silent": lambda: both(
        at("EXAMINE", lambda answer: [re.sub(rb"\* .*\r\n", b"", answer).replace(b"OK", b"NO")]),
        at("LIST", always(Pause())),
    ),
    "no UIDVALIDITY": lambda: at("EXAMINE", lambda answer: [answer.replace(b"[UIDVALIDITY 7]", b"")]),
    "UIDVALIDITY of junk": lambda: at("EXAMINE", lambda answer: [answer.replace(b"UIDVALIDITY 7", b"UIDVALIDITY x")]),
    "EXISTS of junk": lambda: at("EXAMINE", before(b"* x EXISTS\r\n")),
    "search of junk": lambda: at("SEARCH", lambda answer: [answer.replace(b"1 2", b"a b")]),
    "search not in ASCII": lambda: at("SEARCH", lambda answer: [answer.replace(b"1 2", "１ ２".encode())]),
    "search of nothing": lambda: at("SEARCH", lambda answer: [re.sub(rb"^.*?\r\n", b"", answer)]),
    "search twice": lambda: at("SEARCH", before(b"* SEARCH 1 2\r\n")),
    "search of numbers beyond": lambda: at("SEARCH", lambda answer: [answer.replace(b"1 2", b"0 99999999999999 1 2")]),
    "search without end": lambda: at("SEARCH", always(Flood(b"* 1 EXISTS\r\n" * 1000))),
    "search BAD": lambda: at("SEARCH", lambda answer: [re.sub(rb"^.*?\r\n", b"", answer).replace(b"OK", b"BAD")]),
    "about BAD": lambda: at("ABOUT", lambda answer: [re.sub(rb"\* .*\r\n", b"", answer).replace(b"OK", b"BAD")]),
    "about cut once": lambda: at("ABOUT", halfway(Cut()), times=1),
    "about silent once": lambda: at("ABOUT", halfway(Pause()), times=1),
    "about always silent": lambda: at("ABOUT", always(Pause())),
    "about a flood": lambda: at("ABOUT", always(Flood(b"* 9 FETCH (FLAGS ())\r\n" * 1000))),
    "body NO": lambda: at(
        "BODY", lambda answer: [re.sub(rb"^\* .*\)\r\n", b"", answer, flags=re.S).replace(b"OK", b"NO")]
    ),
    "body cut once": lambda: at("BODY", halfway(Cut()), times=1),
    "body silent once": lambda: at("BODY", halfway(Pause()), times=1),
    "body in drops once": lambda: at("BODY", always(Flood(b"*", 0.05)), times=1),
    "body always cut": lambda: at("BODY", halfway(Cut())),
    "BYE in the middle": lambda: at("BODY", before(b"* BYE shutting down\r\n"), times=1),
    "unasked news": lambda: at("BODY", before(b"* 6 EXISTS\r\n* 2 EXPUNGE\r\n* 4 FETCH (FLAGS (\\Seen))\r\n")),
    "alert not in ASCII": lambda: at("BODY", before("* OK [ALERT] 容量不足\r\n".encode("cp932"))),
    "a line of junk": lambda: at("BODY", before(b"what?\r\n"), times=1),
    "a line that ends wrongly": lambda: at("BODY", before(b"* OK x\n"), times=1),
    "a question instead of an answer": lambda: at("BODY", always(b"+ go on\r\n", Pause())),
    "answered by another tag": lambda: at("BODY", always(b"ZZZZ9 OK done\r\n", Pause()), times=1),
    "logout silent": lambda: at("LOGOUT", always(Pause())),
}
"""What can go wrong at any step."""


def both(one: Twist, other: Twist) -> Twist:
    def twist(asked: str, answer: bytes) -> Saying:
        said = one(asked, answer)
        return other(asked, answer) if said == [answer] else said

    return twist


# ---------------------------------------------------------------- SMTP

_LATE = 0.05

SMTP: Mapping[str, Callable[[], Twist]] = {
    "greeting of junk": lambda: at("greeting", always(b"SSH-2.0-OpenSSH\r\n")),
    "greeting refused": lambda: at("greeting", always(b"554 \xff\x1b[2J no\r\n")),
    "no greeting": lambda: at("greeting", always(Pause())),
    "greeting without end": lambda: at("greeting", always(Flood(b"220-junk\r\n" * 1000))),
    "greeting in drops": lambda: at("greeting", always(Flood(b"2", 0.05))),
    "greeting twice": lambda: at("greeting", behind(b"220 again\r\n")),
    "EHLO of junk": lambda: at("EHLO", always(b"250-\xff\xff\r\n250-SIZE=x\r\n250-AUTH\r\n250 \0\r\n")),
    "EHLO refused": lambda: at("EHLO", always(b"502 what?\r\n")),
    "EHLO without a number": lambda: at("EHLO", always(b"hello\r\n")),
    "EHLO twice": lambda: at("EHLO", behind(b"250 again\r\n")),
    "EHLO huge": lambda: at("EHLO", always(b"250-x\r\n" * 50_000 + b"250 x\r\n")),
    "MAIL twice": lambda: at("MAIL", behind(b"250 again\r\n"), times=1),
    "MAIL twice, late": lambda: at("MAIL", lambda answer: [answer, Pause(_LATE), b"250 again\r\n"], times=1),
    "MAIL always twice": lambda: at("MAIL", behind(b"250 again\r\n")),
    "MAIL 354": lambda: at("MAIL", always(b"354 go ahead\r\n"), times=1),
    "MAIL of junk": lambda: at("MAIL", always(b"\xff\xfe\r\n"), times=1),
    "MAIL not in ASCII": lambda: at("MAIL", always("250 了解\r\n".encode("cp932"))),
    "RCPT twice": lambda: at("RCPT", behind(b"250 again\r\n"), times=1),
    "RCPT of two codes": lambda: at("RCPT", always(b"550-no\r\n250 yes\r\n"), times=1),
    "RCPT silent once": lambda: at("RCPT", always(Pause()), times=1),
    "RCPT always silent": lambda: at("RCPT", always(Pause())),
    "RCPT in drops": lambda: at("RCPT", always(Flood(b"2", 0.05)), times=1),
    "RCPT a flood": lambda: at("RCPT", always(Flood(b"250-junk\r\n" * 1000)), times=1),
    "RCPT huge": lambda: at("RCPT", always(b"550 " + b"x" * 40_000 + b"\r\n"), times=1),
    "RCPT of many lines": lambda: at("RCPT", always(b"550-\x1b[31m\0x\r\n" * 200 + b"550 x\r\n"), times=1),
    "RCPT 421": lambda: at("RCPT", always(b"421 later\r\n", Cut()), times=1),
    "RCPT 354": lambda: at("RCPT", always(b"354 go ahead\r\n"), times=1),
    "RCPT 999": lambda: at("RCPT", always(b"999 ok\r\n"), times=1),
    "DATA 250": lambda: at("DATA", always(b"250 ok\r\n"), times=1),
    "DATA twice": lambda: at("DATA", behind(b"250 taken\r\n"), times=1),
    "DATA twice, late": lambda: at("DATA", lambda answer: [answer, Pause(_LATE), b"250 taken\r\n"]),
    "DATA refused": lambda: at("DATA", always(b"451 not now\r\n", Cut()), times=1),
    "DATA silent": lambda: at("DATA", always(Pause()), times=1),
    "DATA cut": lambda: at("DATA", always(Cut()), times=1),
    "DATA of many lines": lambda: at("DATA", always(b"354-well\r\n354 go ahead\r\n")),
    "mail answered by junk": lambda: at("mail", always(b"taken\r\n"), times=1),
    "mail answered 354": lambda: at("mail", always(b"354 go ahead\r\n"), times=1),
    "mail answered twice": lambda: at("mail", behind(b"250 again\r\n"), times=1),
    "mail answered by silence": lambda: at("mail", always(Pause()), times=1),
    "mail answered by a cut": lambda: at("mail", always(Cut()), times=1),
    "mail answered by half a line": lambda: at("mail", always(b"250 tak", Cut()), times=1),
    "mail answered without end": lambda: at("mail", always(Flood(b"250-x\r\n" * 1000)), times=1),
    "mail answered 421": lambda: at("mail", always(b"421 later\r\n", Cut()), times=1),
    "mail answered not in ASCII": lambda: at("mail", lambda answer: [answer.replace(b"t", "送".encode("cp932"))]),
    "RSET refused": lambda: at("RSET", always(b"502 what?\r\n")),
    "RSET cut": lambda: at("RSET", always(Cut())),
    "RSET silent": lambda: at("RSET", always(Pause()), times=1),
    "QUIT silent": lambda: at("QUIT", always(Pause())),
    "QUIT of junk": lambda: at("QUIT", always(b"\xff\r\n")),
}
"""What can go wrong at any step of sending."""


def by_chance(chance: random.Random, commands: tuple[str, ...]) -> Twist:
    """Bytes of the answer to one of the commands are changed, lost or said twice, for some times."""

    def damaged(answer: bytes) -> Saying:
        place = chance.randrange(len(answer)) if answer else 0
        length = chance.choice((1, 2, 8, 40))
        piece = answer[place : place + length]
        new = chance.choice((b"", piece * 2, chance.randbytes(len(piece)), b"\r\n", b"(", b"{9}\r\n", b'"'))
        return [answer[:place] + new + answer[place + length :]]

    return at(chance.choice(commands), damaged, times=chance.choice((1, 1, 3, 1_000_000)))
