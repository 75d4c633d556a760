"""What people say when they correct themselves: 'sorry', 'no wait', 'I mean', 'digo'."""

from __future__ import annotations

import re

CORRECTION = re.compile(
    r"[\s,.\-–—…]*(?:um |uh )?\b(?:sorry|i'm sorry|correction|no,? wait|no|wait|i mean|scratch that|make that|excuse me"
    r"|oops|rather|perdón|digo)\b(?:[\s,.\-–—…]+(?:that's|it's|it is|make that|i mean|sorry|i'm sorry))?[\s,.\-–—…:]*",
    re.IGNORECASE,
)
"""With the marks around it; what was right follows."""
