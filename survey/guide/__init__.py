"""手引き: the guide of those who run a survey, of their IT section, and of those who fill in a form."""

from survey.guide.guide_page import guide_page

__all__ = ["guide_page"]
