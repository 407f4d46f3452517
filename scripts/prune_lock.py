"""Takes out of a resolved lock what Rasa asks for and this product never imports: TensorFlow and clients of services not used."""

import re
import sys
from pathlib import Path

DROPPED = frozenset(
    """
    tensorflow-cpu tensorflow-hub tensorflow-text tensorflow-io-gcs-filesystem tensorflow-estimator tensorflow-addons tensorboard
    tensorboard-data-server tensorboard-plugin-wit keras libclang opt-einsum h5py astunparse flatbuffers gast google-pasta grpcio typeguard
    confluent-kafka huggingface-hub hf-xet psycopg2-binary tokenizers httpcore2 httpx2 truststore fire wheel
    """.split()
)


def pruned(lock: str) -> str:
    """The lock without the dropped packages."""
    blocks = re.split(r"(?m)^(?=[a-zA-Z0-9])", lock)
    return "".join(block for block in blocks if block.split("==")[0] not in DROPPED)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    head = (
        "# Made by `make lock`: pinned with hashes; install with `pip install --no-deps --ignore-requires-python --require-hashes "
        "-r requirements.lock`.\n"
    )
    target.write_text(head + pruned(source.read_text(encoding="utf-8")), encoding="utf-8")
