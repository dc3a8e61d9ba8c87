"""How files begin that hold other files or parts."""

from __future__ import annotations

ZIPPED = b"PK\3\4"
"""Of a zip, and with it of every document that is one (APPNOTE 4.3.7)."""
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of files of Office 97 to 2003, mails of Outlook, and files that Office locked ([MS-CFB] 2.2)."""
TNEF = b"\x78\x9f\x3e\x22"
"""Of winmail.dat ([MS-OXTNEF] 2.1.3.1)."""
