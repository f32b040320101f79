"""Rows for the tests of stores."""

from __future__ import annotations

from rolebook_backend.store import StoredContract, Submission

CONTRACT = StoredContract("form.staff", "sha256:1", "{}")


def submission(number: int, key: str | None = None, form: str = CONTRACT.form) -> Submission:
    return Submission(
        id=f"id-{number}",
        form=form,
        edition="base",
        role="staff",
        contract_digest=CONTRACT.digest,
        framework_version="1.0",
        idempotency_key=key,
        body_fingerprint="print",
        answers={"z": "first", "ü": "\u202eمرحبا 🎉"},
        receipt=f"receipt-{number}",
        quarantined=False,
        received_at="2025-01-01T00:00:00.000Z",
    )
