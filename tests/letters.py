"""Mails as departments send them to the office, and as servers send them back."""

from __future__ import annotations

from email.message import EmailMessage

Attachment = tuple[str, bytes]


def letter(  # One mail has so many headers.
    text: str = "",
    *attachments: Attachment,
    sender: str = "someone@example.jp",
    to: str = "office@example.jp",
    subject: str = "回答",
    page: str = "",
    **headers: str,
) -> EmailMessage:
    """A mail; further headers with "_" for "-". `page`: the same text as HTML."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, to, subject, "Mon, 02 Nov 2026 10:00:00 +0900"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if text:
        mail.set_content(text)
    if page and text:
        mail.add_alternative(page, subtype="html")
    elif page:
        mail.set_content(page, subtype="html")
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail
