"""Whose addresses they are that a mail names, bare and in lower case. Loaded only where a mail came: what takes addresses
apart loads much else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.utils import getaddresses
from functools import lru_cache

from survey.model import Department, Division, Survey


def bare(mailboxes: Iterable[str]) -> frozenset[str]:
    """The addresses alone, without names."""
    return frozenset(address.casefold() for _, address in getaddresses([*mailboxes]) if address)


@lru_cache(maxsize=8)
def department_addresses(survey: Survey) -> Mapping[str, frozenset[str]]:
    """宛先 and CC of each department and of its 部."""
    of_division = {one.name: _own(one) for one in survey.divisions}
    return {one.name: _own(one) | of_division.get(one.group, frozenset()) for one in survey.departments}


def _own(one: Department | Division) -> frozenset[str]:
    return bare((*one.to, *one.cc))


def addresses_of_office(survey: Survey) -> frozenset[str]:
    """Where the office's own mails come from, and where answers go."""
    return bare((survey.settings.mail.sender, survey.settings.mail.reply_to))
