"""Bad tokens: each has exactly one thing wrong, so that it tests exactly one guard."""

from __future__ import annotations

import hashlib
import unittest
from typing import Any

from local import tokens
from local.tokens import FUNCTION, GATEWAY, Keys, Signer

NOW = 1_800_000_000
CLAIMS = {
    "iss": "https://issuer/pool",
    "client_id": "ours",
    "token_use": "access",
    "scope": "twin/api twin/read",
    "iat": NOW - 900,
    "exp": NOW - 800,
}
# What differs from a good token, of its claims and of the rest of it.
DIFFERENT = {
    "alg=none": {"alg", "signature"},
    "HS256 with the public key": {"alg", "signature"},
    "tampered": {"scope", "signature"},
    "cut off behind its claims": {"signature"},
    "kid unknown": {"kid", "signature"},
    "kid that is a path": {"alg", "kid", "signature"},
    "no kid": {"kid"},
    "a stranger's signature": {"jwk", "signature"},
    "iss of nobody": {"iss"},
    "client_id of another client": {"client_id"},
    "aud of another client": {"aud"},
    "iss of another pool": {"iss"},
    "another pool's": {"iss", "kid"},
    "expired": {"exp"},
    "nbf ahead": {"nbf"},
    "iat ahead": {"iat"},
    "an ID token": {"token_use", "aud", "client_id", "scope", "kid"},
    "without the scope twin/api": {"scope"},
    "without any scope": {"scope"},
    "without an end": {"exp"},
    "an ID token with the scopes": {"token_use", "aud", "client_id", "kid"},
    "without a use": {"token_use"},
    "without a client": {"aud", "client_id"},
}


def signer(kid: str) -> Signer:
    return Signer(kid, lambda data: hashlib.sha256(kid.encode() + data).digest())


SIGNERS = {name: signer(name) for name in ("access", "identity", "other", "stranger")}
KEYS = Keys(*SIGNERS.values(), public=b"public")
GOOD = tokens.good(CLAIMS, KEYS, NOW)
BAD = tokens.bad(CLAIMS, KEYS, "https://issuer/other", NOW)
# Without those that are none.
MADE = {bad.what: bad.token for bad in BAD if bad.token and "." in bad.token}


def differences(token: str) -> set[str]:
    """The names of what a token has otherwise than the good one."""
    one, other = parts(GOOD), parts(token)
    found = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    text, _, signature = token.rpartition(".")
    kid = other.get("kid", "access")
    by = SIGNERS.get(kid)
    good = by is not None and kid != "stranger" and tokens._base64(by.sign(text.encode())) == signature
    return found if good else found | {"signature"}


def parts(token: str) -> dict[str, Any]:
    header, claims = tokens.read(token)
    return {**header, **claims}


class Making(unittest.TestCase):
    """Of bad tokens and bad claims."""

    def test_a_good_token_is_the_issued_one_in_its_time(self) -> None:
        self.assertEqual(
            tokens.read(GOOD),
            ({"alg": "RS256", "kid": "access"}, {**CLAIMS, "iat": NOW - 1, "exp": NOW + 3600}),
        )

    def test_each_kind_has_wrong_what_its_name_says_and_nothing_else(self) -> None:
        self.assertEqual({what: differences(token) for what, token in MADE.items()}, DIFFERENT)

    def test_times_are_wrong_in_the_right_direction(self) -> None:
        claims = {what: tokens.read(token)[1] for what, token in MADE.items()}
        self.assertLess(claims["expired"]["exp"], NOW)
        self.assertGreater(claims["nbf ahead"]["nbf"], NOW)
        self.assertGreater(claims["iat ahead"]["iat"], NOW)

    def test_who_lacks_a_scope_gets_403_and_everybody_else_401(self) -> None:
        lacking = [bad.what for bad in BAD if bad.status == 403]
        expected = ["an ID token", "without the scope twin/api", "without any scope"]
        self.assertEqual(lacking, expected)
        self.assertEqual({bad.status for bad in BAD}, {401, 403})
        self.assertEqual({bad.by for bad in BAD}, {GATEWAY, FUNCTION})

    def test_bad_claims_are_told_apart(self) -> None:
        kinds = tokens.bad_claims(CLAIMS, NOW)
        good = {**CLAIMS, "iat": NOW - 1, "exp": NOW + 3600}
        self.assertTrue(all(claims != good for _, claims, _ in kinds))
        self.assertEqual(len({str(claims) for _, claims, _ in kinds}), len(kinds))


if __name__ == "__main__":
    unittest.main()
