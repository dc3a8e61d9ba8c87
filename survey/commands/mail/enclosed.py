"""記入の手引き, which a request brings along where 設定 says so."""

from __future__ import annotations

from survey.mail.letter import Enclosure
from survey.model import AttachmentNames, Survey
from survey.storage.files import replacing
from survey.storage.folder import Folder


def enclosed_page(folder: Folder, survey: Survey) -> tuple[Enclosure, ...]:
    """The page for respondents, which is written anew where it says anything else than before.

    Raises SurveyError where it cannot be written.
    """
    # python-docx takes a fifth of a second to load, and most surveys do without.
    from survey.guide.respondents_page import respondents_page

    content, target = respondents_page(survey), folder.respondents_guide
    # Somebody may have it open in Word.
    if not (target.is_file() and target.read_bytes() == content):
        with replacing(target) as temporary:
            temporary.write_bytes(content)
    ascii_only = survey.settings.mail.attachment_names is AttachmentNames.ASCII
    return (Enclosure("kinyu_no_tebiki.docx" if ascii_only else target.name, content),)
