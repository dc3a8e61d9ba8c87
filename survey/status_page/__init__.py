"""回収状況: one page for the section head, in a browser or on a sheet of A4."""

from survey.status_page.html_page import write_page
from survey.status_page.page_content import Contact, PageContent, page_content

__all__ = ["Contact", "PageContent", "page_content", "write_page"]
