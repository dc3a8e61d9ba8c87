"""Mails read by programs that are not Python's: Perl's MIME-tools, mblaze and ripmime, all of Debian."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

# Prints subject, names and SHA-256 of what is attached, as MIME-tools decodes them.
_PERL = r"""
use strict; use Encode; use MIME::Parser; use MIME::Words; use Digest::SHA;
binmode STDOUT;
my $parser = MIME::Parser->new; $parser->output_to_core(1);
my $mail = $parser->parse_open($ARGV[0]);
my $subject = $mail->head->get('Subject'); $subject =~ s/\r?\n//g;
print Encode::encode('UTF-8', Encode::decode('MIME-Header', $subject)), "\n";
for my $part ($mail->parts) {
    next unless $part->head->mime_attr('Content-Disposition');
    my $name = $part->head->recommended_filename;
    my $type = $part->head->mime_attr('Content-Type.name');
    print utf8::is_utf8($name) ? Encode::encode('UTF-8', $name) : $name, "\n";
    print Encode::encode('UTF-8', Encode::decode('MIME-Header', $type)), "\n";
    print Digest::SHA::sha256_hex($part->bodyhandle->as_string), "\n";
}
"""


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian: libmime-tools-perl, mblaze, ripmime)")


def by_perl(path: Path) -> tuple[str, str, str, str]:
    """Subject; name by RFC 2231; name by RFC 2047; SHA-256 of the attachment."""
    needs("perl")
    if subprocess.run(["perl", "-MMIME::Parser", "-e", "1"], check=False, capture_output=True).returncode:
        pytest.skip("Perl's MIME-tools are not installed (Debian: libmime-tools-perl)")
    done = subprocess.run(["perl", "-e", _PERL, str(path)], capture_output=True, check=True)
    subject, name, old_name, digest = done.stdout.decode().splitlines()
    return subject, name, old_name, digest


def by_mblaze(path: Path) -> tuple[str, str]:
    """Name and SHA-256 of the attachment. mblaze shows a mail as a tree; its third part is the attachment."""
    needs("mshow")
    environment = {**os.environ, "MBLAZE": str(path.parent), "LC_ALL": "C.UTF-8"}
    tree = subprocess.run(["mshow", "-t", str(path)], capture_output=True, check=True, env=environment)
    (line,) = (line for line in tree.stdout.decode().splitlines() if "spreadsheetml" in line)
    number, _, rest = line.strip().partition(":")
    content = subprocess.run(["mshow", "-O", str(path), number], capture_output=True, check=True, env=environment)
    return rest.partition('name="')[2].rpartition('"')[0], hashlib.sha256(content.stdout).hexdigest()


def by_ripmime(path: Path, folder: Path) -> tuple[str, str]:
    """Name and SHA-256 of the file that it leaves in a folder."""
    needs("ripmime")
    folder.mkdir()
    subprocess.run(["ripmime", "-i", str(path), "-d", str(folder), "--no-nameless"], capture_output=True, check=True)
    (file,) = folder.glob("*.xlsx")
    return file.name, hashlib.sha256(file.read_bytes()).hexdigest()
