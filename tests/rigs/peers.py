"""Failures of other counters as they are known, by reference: each is some test's docstring, once.

Source: the issue threads and changelogs of the systems; what is about loss, doubling, printing, keys, queues,
cards and privacy.
"""

from __future__ import annotations

__all__ = ["FAILURES"]

FAILURES = {
    # queue
    "ZMSKVR-1138": "two desks called the same customer",
    "TheQ PR 20": "two desks called the same customer: a lock file on one server's disk",
    "TheQ PR 34": "the same, once more",
    "ZMS PR 2206": "tickets printed twice",
    "ZMS-2328": "tickets printed twice",
    "TheQ count(*)": "numbers from a count collide",
    "OpenCPS max + 1": "numbers from a maximum collide",
    "ZMSKVR-1102": "a called case vanished after a second call and a cancel",
    "ZMSKVR-346": "unwanted automatic calls",
    "ZMSKVR-1061": "a ticket slid down the queue after an edit",
    "Novo SGA #279": "nobody understood the priority rule",
    "Novo SGA #335": "nobody understood the priority rule",
    "Novo SGA #213": "two open cases locked a clerk out",
    "TheQ PR 969": "the overnight close wiped an emergency office's queue",
    # loss and doubling
    "MOSIP finally": "captured data cleared although saving failed",
    "OpenCRVS cache version": "a version bump drops the whole outbox",
    "OpenCRVS #2936": "items sending for ever, or doubled after a new sign-in",
    "OpenCRVS #10988": "printed and signed offline, not registered after a restart",
    "Odoo #40567": "server accepted, reply lost, order doubled",
    "Odoo PR 85527": "server accepted, reply lost, order doubled",
    "Odoo PR 288974": "a paid offline order lost when its draft had synced before",
    "Odoo PR 261096": "going offline during the sync leaves items unmarked",
    "Odoo debounce": "a 300 ms debounce loses the last edit",
    "OpenCRVS back-off": "the back-off waits 4.5 hours",
    "MOSIP PR 1104": "one failing master-data sync stops ready uploads",
    "SanaMobile #83": "uploaded under whoever is signed in at sync time",
    "Uni-Event PR 248": "uploaded with the time of the sync",
    "SanaMobile #88": "green while nothing reached the server",
    # printing
    "MOSIP print success": "success shown when no job was created",
    "OpenCRVS #6143": "a record left the print queue without its PDF",
    "Odoo PR 258841": "a time-out cut a long receipt; the rest came out on the next customer's",
    "OpenCRVS #10671": "print pressed twice crashes",
    "POS-Awesome": "receipt printed before the save",
    "MOSIP #1007": "print audited wrongly",
    # keys
    "MOSIP #971": "repeated Continue skips screens",
    "ZMS-2194": "focus wrong after an action",
    "ZMS-2196": "focus wrong after an action",
    "ZMS shortcuts": "shortcuts written, then switched off",
    "Odoo documentation PR 7743": "a wedge scanner's layout garbles codes",
    "OCA #53": "leading zeros doubled",
    # cards
    "eid-mw #174": "obscure message when the card service is down",
    "status-app #16904": "crash when the reader is pulled",
    "pcsc-tools #59": "a card unseen until the reader is plugged in again",
    "NFCPassportReader PR 277": "silent downgrade from PACE to BAC",
    "OpenCPS six fields": "a six-field QR crashes a parser, and what was scanned goes to the console",
    # privacy
    "OpenCPS tokens": "tokens in URLs, personal data in logs",
    "ZMS-2995": "password hash visible",
    "ZMSKVR-446": "plain session ids",
    "ZMSKVR-467": "free text shown as HTML",
    "DIGIT master password": "a default master password is documented",
    "MOSIP-29676": "de-activated clerks keep working offline",
}
"""What went wrong there, by the reference as it stands in the docstring of our test."""
