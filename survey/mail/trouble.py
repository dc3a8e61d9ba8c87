"""Why a mail server could not be talked to, in the officer's words. Shared by SMTP and IMAP."""

from __future__ import annotations

import socket
import ssl

from survey.errors import Fault, SurveyError

TIMEOUT = 30.0
"""Seconds that a server may keep silent."""

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


def login_refused(server: str, reply: str = "") -> SurveyError:
    """The server did not take user name and password."""
    said = f"（{reply}）" if reply else ""
    return SurveyError(
        [
            Fault(
                server,
                f"ログインできません{said}。",
                "調査定義のシート「設定」のユーザー名と、入力したパスワードを確かめてください。",
                "M401",
            )
        ]
    )


def unreachable(server: str, error: Exception) -> SurveyError:
    """There is no safe connection to the server."""
    problem, remedy = _explained(error)
    return SurveyError([Fault(server, problem, remedy, "M402")])


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
            return f"サーバーと通信できません（{error}）。", f"{settings}サーバーとポート、暗号化を確かめてください。"
