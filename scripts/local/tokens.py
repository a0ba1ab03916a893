"""Makes tokens that nobody may pass with: each is a good one with one thing wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Callable

Claims = dict[str, Any]

GATEWAY = "the gateway"
FUNCTION = "the function"
HOUR = 3600


@dataclass(frozen=True)
class Signer:
    """A private key for RS256, and the id by which its public half is found."""

    kid: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True)
class Keys:
    """Who signs: the pool (access tokens, ID tokens), another pool of the account, and a stranger."""

    access: Signer
    identity: Signer
    other_pool: Signer
    stranger: Signer
    # The pool's public key, as everybody can have it.
    public: bytes


@dataclass(frozen=True)
class Bad:
    """A token, and who has to refuse it with what. None is a request without a token."""

    what: str
    token: str | None
    status: int
    by: str


def good(claims: Claims, keys: Keys, now: int) -> str:
    """An access token as the pool makes them, of the claims of one that it made."""
    return _signed(_fresh(claims, now), keys.access)


def bad(claims: Claims, keys: Keys, other_issuer: str, now: int) -> list[Bad]:
    """The kinds of bad tokens. `claims` are those of a good one, `other_issuer` is another pool."""
    fresh = _fresh(claims, now)
    of_gateway = [
        Bad("no token", None, 401, GATEWAY),
        Bad("a word", "junk", 401, GATEWAY),
        *_forged(fresh, keys),
        *_of_others(fresh, keys, other_issuer),
        *_untimely(fresh, keys, now),
    ]
    scopeless = {**fresh, "scope": "twin/read"}
    identity = _identity(fresh)
    too_little = [
        Bad("an ID token", _signed(identity, keys.identity), 403, GATEWAY),
        Bad("without the scope twin/api", _signed(scopeless, keys.access), 403, GATEWAY),
        Bad("without any scope", _signed(_without(fresh, "scope"), keys.access), 403, GATEWAY),
    ]
    # What an authorizer that knows nothing of Cognito lets through.
    scoped = {**identity, "scope": fresh["scope"]}
    by_audience = {**_without(fresh, "client_id"), "aud": fresh["client_id"]}
    of_function = [
        Bad("without an end", _signed(_without(fresh, "exp"), keys.access), 401, FUNCTION),
        Bad("an ID token with the scopes", _signed(scoped, keys.identity), 401, FUNCTION),
        Bad("without a use", _signed(_without(fresh, "token_use"), keys.access), 401, FUNCTION),
        Bad("without a client", _signed(by_audience, keys.access), 401, FUNCTION),
    ]
    return [*of_gateway, *too_little, *of_function]


def bad_claims(claims: Claims, now: int) -> list[tuple[str, Claims | None, int]]:
    """What a gateway that checks nothing could hand over, and the status that it must get."""
    fresh = _fresh(claims, now)
    return [
        ("no claims", None, 401),
        ("expired claims", {**fresh, "exp": now - 1}, 401),
        ("claims without an end", _without(fresh, "exp"), 401),
        ("claims of an ID token", {**_identity(fresh), "scope": fresh["scope"]}, 401),
        ("claims of no client", _without(fresh, "client_id"), 401),
        ("claims without the scope twin/api", {**fresh, "scope": "twin/read"}, 403),
    ]


def read(token: str) -> tuple[dict[str, Any], Claims]:
    """The header and the claims of a token, which is believed."""
    header, claims = (json.loads(_decoded(part)) for part in token.split(".")[:2])
    return header, claims


def _forged(fresh: Claims, keys: Keys) -> list[Bad]:
    """What has no signature of the pool."""
    head, claims, signature = _signed(fresh, keys.access).split(".")
    more = _encoded({**fresh, "scope": f"{fresh['scope']} twin/all"})
    nothing = "../../../../../../dev/null"
    embedded = {"alg": "RS256", "kid": keys.access.kid, "jwk": {"kid": keys.access.kid}}
    kid = keys.access.kid
    forged = {
        "alg=none": _token({"alg": "none", "kid": kid}, fresh, lambda _: b""),
        "HS256 with the public key": _token({"alg": "HS256", "kid": kid}, fresh, _hs256(keys.public)),
        "tampered": f"{head}.{more}.{signature}",
        "cut off behind its claims": f"{head}.{claims}.",
        "kid unknown": _signed(fresh, keys.stranger),
        "kid that is a path": _token({"alg": "HS256", "kid": nothing}, fresh, _hs256(b"")),
        "no kid": _token({"alg": "RS256"}, fresh, keys.access.sign),
        "a stranger's signature": _token(embedded, fresh, keys.stranger.sign),
    }
    return [Bad(what, token, 401, GATEWAY) for what, token in forged.items()]


def _of_others(fresh: Claims, keys: Keys, other_issuer: str) -> list[Bad]:
    """What is good, but elsewhere."""
    elsewhere = {
        "iss of nobody": {**fresh, "iss": f"{fresh['iss']}x"},
        "client_id of another client": {**fresh, "client_id": "another"},
        "aud of another client": {**fresh, "aud": "another"},
        "iss of another pool": {**fresh, "iss": other_issuer},
    }
    found = [Bad(what, _signed(claims, keys.access), 401, GATEWAY) for what, claims in elsewhere.items()]
    whole = {**fresh, "iss": other_issuer}
    return [*found, Bad("another pool's", _signed(whole, keys.other_pool), 401, GATEWAY)]


def _untimely(fresh: Claims, keys: Keys, now: int) -> list[Bad]:
    """What was good, or will be."""
    times = {
        "expired": {**fresh, "exp": now - 1},
        "nbf ahead": {**fresh, "nbf": now + HOUR},
        "iat ahead": {**fresh, "iat": now + HOUR},
    }
    return [Bad(what, _signed(claims, keys.access), 401, GATEWAY) for what, claims in times.items()]


def _fresh(claims: Claims, now: int) -> Claims:
    return {**claims, "iat": now - 1, "exp": now + HOUR}


def _identity(fresh: Claims) -> Claims:
    """The claims of an ID token of the same client: it has an audience, and neither client nor scope."""
    claims = {**fresh, "token_use": "id", "aud": fresh["client_id"]}
    return _without(_without(claims, "client_id"), "scope")


def _without(claims: Claims, name: str) -> Claims:
    return {key: value for key, value in claims.items() if key != name}


def _signed(claims: Claims, signer: Signer) -> str:
    return _token({"alg": "RS256", "kid": signer.kid}, claims, signer.sign)


def _token(header: dict[str, Any], claims: Claims, sign: Callable[[bytes], bytes]) -> str:
    text = f"{_encoded(header)}.{_encoded(claims)}"
    return f"{text}.{_base64(sign(text.encode()))}"


def _hs256(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda data: hmac.new(secret, data, hashlib.sha256).digest()


def _encoded(part: dict[str, Any]) -> str:
    return _base64(json.dumps(part).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
