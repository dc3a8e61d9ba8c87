"""Why a mail server could not be talked to, in the officer's words. Shared by SMTP and IMAP."""

from __future__ import annotations

import socket
import ssl

from survey.errors import Fault, SurveyError

_LONGEST_WORDS = 200
"""Characters of what a server said that anybody is shown."""

# X509_V_ERR_… of OpenSSL's x509_vfy.h
_CERTIFICATE = {
    9: "まだ有効になっていません（パソコンの日付が正しいか確かめてください）",
    10: "有効期限が切れています",
    18: "発行元を信用できません（自己署名）",
    19: "発行元を信用できません（自己署名）",
    20: "発行元を信用できません",
    21: "発行元を信用できません",
    62: "別のサーバーのものです",
    64: "別のサーバーのものです",
}
_ASK = "サーバーの管理者に確かめてください。survey は、確かめられない相手にパスワードを送りません。"


def said(words: bytes | str) -> str:
    """What a server said, fit to be shown: on one line, not too long, nothing that a terminal or a workbook would obey."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[: 4 * _LONGEST_WORDS]).split())
    return line if len(line) <= _LONGEST_WORDS else f"{line[: _LONGEST_WORDS - 1]}…"


def login_refused(server: str, reply: str = "") -> SurveyError:
    """The server did not take user name and password."""
    quoted = f"（{reply}）" if reply else ""
    return SurveyError(
        [
            Fault(
                server,
                f"ログインできません{quoted}。",
                "調査定義のシート「設定」のユーザー名と、入力したパスワードを確かめてください。",
                "M401",
            )
        ]
    )


def unreachable(server: str, error: Exception) -> SurveyError:
    """There is no safe connection to the server."""
    problem, remedy = _explained(error)
    return SurveyError([Fault(server, problem, remedy, "M402")])


def unintelligible(server: str, error: Exception) -> SurveyError:
    """The server answers, but not as mail servers do."""
    return SurveyError(
        [
            Fault(
                server,
                f"サーバーの返事が読めません（{said(str(error)) or type(error).__name__}）。",
                "調査定義のシート「設定」のサーバーとポートを確かめて、もう一度実行してください。"
                "続くときは、サーバーの管理者に確かめてください。",
                "M407",
            )
        ]
    )


def broken_off(server: str, error: Exception) -> SurveyError:
    """The connection to the server was lost again and again."""
    return SurveyError(
        [
            Fault(
                server,
                f"通信が何度も切れました（{said(str(error)) or type(error).__name__}）。",
                "時間をおいて、もう一度実行してください。続きから取り込みます。",
                "M408",
            )
        ]
    )


def _explained(error: Exception) -> tuple[str, str]:
    settings = "調査定義のシート「設定」の"
    match error:
        case ssl.SSLCertVerificationError():
            why = _CERTIFICATE.get(error.verify_code, error.verify_message)
            return f"サーバーの証明書は{why}。", _ASK
        case ssl.SSLError():
            return "暗号化した通信を始められません。", f"{settings}暗号化とポートを確かめてください。"
        case socket.gaierror() | UnicodeError():
            return "サーバーが見つかりません。", f"{settings}サーバーの名前と、ネットワークを確かめてください。"
        case TimeoutError():
            return "サーバーの応答がありません。", f"{settings}ポートと、ネットワークを確かめてください。"
        case ConnectionError():
            return "サーバーにつながりません。", f"{settings}サーバーとポート、暗号化を確かめてください。"
        case _:
            return (
                f"サーバーと通信できません（{said(str(error))}）。",
                f"{settings}サーバーとポート、暗号化を確かめてください。",
            )
