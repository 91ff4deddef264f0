"""Files of recorded exchanges, whoever recorded them: HAR, JSONL, and the cassettes of Ruby VCR, vcrpy and Polly."""

from conformance.wire.cassettes.folder import Found, find
from conformance.wire.cassettes.recording import Recording, read_recording

__all__ = ["Found", "Recording", "find", "read_recording"]
