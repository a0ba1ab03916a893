"""AWS calls to the emulator, with credentials that mean nothing anywhere else."""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.config import Config

from .emulator import REGION


def client(service: str, endpoint: str) -> Any:
    """Returns a client of `service` at the emulator, independent of the user's own configuration."""
    session = botocore.session.Session(profile=None)
    session.set_config_variable("config_file", "")
    session.set_config_variable("credentials_file", "")
    return session.create_client(
        service,
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(
            connect_timeout=5,
            read_timeout=180,
            retries={"mode": "standard", "max_attempts": 3},
            s3={"addressing_style": "path"},
            proxies={},
        ),
    )
