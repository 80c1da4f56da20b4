"""The exception tree of the drivers.

::

    DriverError                 something a device was asked to do did not happen; ``code`` is its word on the wire
    ├── TransportError          the wire itself
    │   ├── TransportClosed     the other side went away, or the wire was never there
    │   └── TransportTimeout    no byte moved within the time allowed
    ├── FrameError              bytes that are no frame of the protocol
    ├── DeviceOffline           the device is known and does not answer; nothing was sent
    ├── DeviceBusy              another request is going on
    ├── DocumentError           the document cannot be printed by this device; says what and where
    ├── JobNotSent              a print job failed before its first byte left: safe to try again
    ├── OutcomeUnknown          broken off with bytes on the wire: what happened cannot be known from here
    ├── Refused                 the device answered and said no; nothing happened
    └── NotSupported            the model cannot do that

An error is raised and mapped once to problem+json. A *problem* (paper out) is data of the status; an *outcome* (a
refused card) is a stored field: neither is an exception.
"""

from __future__ import annotations


class DriverError(Exception):
    """Base of all driver errors. ``str()`` of it is a sentence for a technician: what, where, what to do."""

    code = "driver_error"


class TransportError(DriverError):
    """The wire failed."""

    code = "transport_error"


class TransportClosed(TransportError):
    """The other side went away, or nothing listens at the address."""

    code = "transport_closed"


class TransportTimeout(TransportError):
    """No byte moved within the time allowed."""

    code = "transport_timeout"


class FrameError(DriverError):
    """Bytes that are no frame of the protocol."""

    code = "frame_error"


class DeviceOffline(DriverError):
    """The device does not answer; nothing was sent."""

    code = "device_offline"


class DeviceBusy(DriverError):
    """Another request is going on at the device."""

    code = "device_busy"


class DocumentError(DriverError):
    """The document cannot be printed by this device."""

    code = "document_error"


class JobNotSent(DriverError):
    """A print job failed before its first byte left: safe to try again."""

    code = "job_not_sent"


class OutcomeUnknown(DriverError):
    """Broken off with bytes on the wire: what happened cannot be known from here."""

    code = "outcome_unknown"


class Refused(DriverError):
    """The device answered and said no; nothing happened."""

    code = "refused"


class NotSupported(DriverError):
    """The model cannot do that."""

    code = "not_supported"
