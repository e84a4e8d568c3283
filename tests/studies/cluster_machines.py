"""A Ray cluster on this machine, its nodes with folders of their own, and a store that speaks S3.

Run as a program it stands until its standard input closes; a line there removes the node whose
place it gives, or adds one. What is removed gets no chance to say goodbye.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

BUCKET = "studies"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def main() -> None:
    """Serve: print the cluster's address and the store's, then do what lines say."""
    os.environ.update(CREDENTIALS)
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1"
    ).create_bucket(Bucket=BUCKET)
    serve_cluster(f"{host}:{port}")


def serve_cluster(store: str) -> None:
    from ray.cluster_utils import Cluster

    # sockets' paths are at most 107 bytes long
    with tempfile.TemporaryDirectory(prefix="ry", dir="/tmp") as folder:
        cluster = Cluster(
            initialize_head=True,
            head_node_args={"num_cpus": 0, "temp_dir": f"{folder}/0"},
            shutdown_at_exit=False,
        )
        nodes, cpus = [], int(sys.argv[1])

        def add() -> None:
            place = Path(folder) / str(len(nodes) + 1)
            nodes.append(cluster.add_node(num_cpus=cpus, temp_dir=str(place)))

        try:
            for _ in range(int(sys.argv[2])):
                add()
            print(cluster.address, store, flush=True)
            for line in sys.stdin:
                if line.strip() == "add":
                    add()
                else:
                    cluster.remove_node(nodes[int(line)], allow_graceful=False)
                print("done", flush=True)
        finally:  # whoever started it may be gone
            cluster.shutdown()


if __name__ == "__main__":
    main()
