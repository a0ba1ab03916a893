"""Shows bad tokens to the running API, on every route that wants one: all are refused.

What the gateway refuses must not reach the function, whose own count of requests says so. The function
is then asked directly, as by a gateway that checks nothing.
"""

from __future__ import annotations

import base64
import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from . import tokens
from .api import Api
from .contract import DOCUMENT
from .counts import READER, Tally
from .errors import Failure
from .steps import Step
from .system import System
from .tokens import FUNCTION, GATEWAY, Bad, Keys, Signer

PROBLEM = "application/problem+json"
COUNTED_WITHIN_SECONDS = 20.0
POLL_SECONDS = 0.25
SHOWN = 20
# Never through a proxy: the emulator is on this machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Route:
    """A route that wants a token, and a request that a good token gets 200 for."""

    key: str
    path: str
    parameters: dict[str, str]
    body: str | None


def check(system: System) -> None:
    """Fails where a bad token is not refused, or not by whom it must be."""
    with Step("refuse bad tokens") as step:
        if not system.emulator.own:
            step.result("left out: only an emulator of the run's own shows the keys that sign tokens")
            return
        folder = system.run.folder / "emulator" / "state" / "cognito-pool-keys"
        cognito = system.client("cognito-idp")
        other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
        try:
            routes = _routes(system.api)
            kinds = _asked(system, routes, folder, other)
        finally:
            cognito.delete_user_pool(UserPoolId=other)
        step.result(f"{kinds} kinds on {len(routes)} routes")


def _asked(system: System, routes: list[Route], folder: Path, other: str) -> int:
    """Asks the gateway with bad tokens and the function with bad claims; gives the number of kinds.

    `other` is a pool beside the system's own, `folder` holds the keys of both.
    """
    own, issued = system.outputs["user_pool_id"], system.api.token()
    keys = _keys(folder, system.emulator.endpoint, own, other)
    _, claims = tokens.read(issued)
    now = int(time.time())
    bad = tokens.bad(claims, keys, claims["iss"].replace(own, other), now)
    bad_claims = tokens.bad_claims(claims, now)
    good = [issued, tokens.good(claims, keys, now)]
    wrong = _asked_of_gateway(
        system, routes, [*bad, *(Bad("a good token", token, 200, FUNCTION) for token in good)]
    )
    wrong += _asked_of_function(system, routes, bad_claims)
    if wrong:
        raise Failure("a bad token is not refused as it must be", wrong[:SHOWN])
    return len(bad) + len(bad_claims)


def _asked_of_gateway(system: System, routes: list[Route], kinds: list[Bad]) -> list[str]:
    """Asks with every token on every route; says what was answered wrongly, or by the wrong one."""
    tally = system.tally()
    before = _at_rest(tally)
    asked = [(route, kind) for kind in kinds for route in routes]
    wrong = []
    for route, kind in asked:
        answer = _answer(system.outputs["api_url"], route, kind.token)
        if answer != (kind.status, kind.by):
            got, due = (f"{status} by {by}" for status, by in (answer, (kind.status, kind.by)))
            wrong.append(f"{route.key}, {kind.what}: {got}, not {due}")
    due = before + sum(kind.by == FUNCTION for _, kind in asked)
    deadline = time.monotonic() + COUNTED_WITHIN_SECONDS
    while (counted := _at_rest(tally)) < due and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    if counted != due:
        meant = f"{due - before} were meant for it"
        wrong.insert(0, f"the function counted {counted - before} requests, and {meant}")
    return wrong


def _asked_of_function(
    system: System, routes: list[Route], kinds: list[tuple[str, tokens.Claims | None, int]]
) -> list[str]:
    """Hands claims to the function without any gateway; says which of them got more than they may."""
    client, wrong = system.client("lambda"), []
    name = system.outputs["function_names"][READER]
    for what, claims, expected in kinds:
        for route in routes:
            event = json.dumps(_event(route, claims)).encode()
            payload = client.invoke(FunctionName=name, Payload=event)["Payload"].read()
            status = json.loads(payload).get("statusCode")
            if status != expected:
                wrong.append(f"{route.key}, {what}: {status} by the function, not {expected}")
    return wrong


def _at_rest(tally: Tally) -> int:
    """The requests that the function counted, once the count stands still."""
    before = -1
    while (counted := tally.get(READER, "requests")) != before:
        before = counted
        time.sleep(POLL_SECONDS)
        tally.update()
    return counted


def _routes(api: Api) -> list[Route]:
    """The routes of the API's document that want a token, each with parameters that are there."""
    component = api.components()[0]
    metric = api.component(component)[0]["metric"]
    values = {"component": component, "metric": metric, "key": f"{component}.{metric}"}
    body = json.dumps({"keys": [values["key"]]})
    routes = []
    for path, operations in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items():
        for method in (method for method, operation in operations.items() if operation.get("security")):
            names = re.findall(r"\{(\w+)\}", path)
            parameters = {name: values[name] for name in names}
            sent = body if method == "post" else None
            routes.append(Route(f"{method.upper()} {path}", path.format(**parameters), parameters, sent))
    return routes


def _event(route: Route, claims: tokens.Claims | None) -> dict[str, Any]:
    """The event that the gateway makes of a request; claims come as texts."""
    context: dict[str, Any] = {"requestId": "r", "routeKey": route.key}
    if claims is not None:
        texts = {name: str(value) for name, value in claims.items()}
        context["authorizer"] = {"jwt": {"claims": texts, "scopes": ["twin/api"]}}
    return {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": route.path,
        "headers": {"content-type": "application/json"},
        "pathParameters": route.parameters,
        "requestContext": context,
        "body": route.body,
        "isBase64Encoded": False,
    }


def _answer(address: str, route: Route, token: str | None) -> tuple[int, str]:
    """Sends the request; gives the status and whose it is: the type tells the function's problems."""
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    body = route.body.encode() if route.body else None
    method = route.key.split(" ", 1)[0]
    request = urllib.request.Request(address + route.path, body, headers, method=method)
    try:
        with OPENER.open(request, timeout=30) as answer:
            return answer.status, FUNCTION
    except urllib.error.HTTPError as error:
        with error:
            is_functions = error.headers.get_content_type() == PROBLEM
            return error.code, FUNCTION if is_functions else GATEWAY
    except OSError as error:
        raise Failure(f"{route.key} failed: {error}") from error


def _keys(folder: Path, endpoint: str, pool: str, other: str) -> Keys:
    """The emulator keeps its pools' keys in files; AWS shows them to nobody."""

    def of(name: str, use: str) -> tuple[Signer, rsa.RSAPublicKey]:
        with OPENER.open(f"{endpoint}/{name}/.well-known/jwks.json", timeout=30) as answer:
            found = json.load(answer)["keys"]
        key = serialization.load_pem_private_key((folder / f"{name}-{use}.pem").read_bytes(), None)
        modulus = key.public_key().public_numbers().n
        kid = next(jwk["kid"] for jwk in found if _number(jwk["n"]) == modulus)
        return _signer(kid, key), key.public_key()

    access, public = of(pool, "access")
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    stranger = _signer("stranger", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return Keys(access, of(pool, "id")[0], of(other, "access")[0], stranger, pem)


def _signer(kid: str, key: Any) -> Signer:
    return Signer(kid, lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256()))


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
