"""aiortc as an encoder or a player: `stream.py publish|play URL TOKEN [ecdsa|rsa]`, by the certificate it has.

Says what it does line by line: "connected", then for each picture and each second of sound that comes "picture
WIDTHxHEIGHT" and "sound". Ends its session when its standard input ends.
"""

import asyncio
import datetime
import fractions
import sys
import urllib.parse
import urllib.request

import numpy
from aiortc import MediaStreamTrack, RTCCertificate, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError
from av import VideoFrame
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

FPS = 15


class Bars(MediaStreamTrack):
    """A picture in which something moves."""

    kind = "video"

    def __init__(self):
        super().__init__()
        self.number = 0

    async def recv(self):
        await asyncio.sleep(1 / FPS)
        picture = numpy.full((180, 320, 3), 60, numpy.uint8)
        left = self.number * 4 % 300
        picture[:, left : left + 20] = (230, 120, 40)
        frame = VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = self.number, fractions.Fraction(1, FPS)
        self.number += 1
        return frame


def ask(method, url, token, body=None):
    headers = {"Authorization": f"Bearer {token}"}
    if body is not None:
        headers["Content-Type"] = "application/sdp"
    request = urllib.request.Request(url, body, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read().decode()


async def watch(track):
    frames = 0
    try:
        while True:
            frame = await track.recv()
            frames += 1
            if track.kind == "video":
                print(f"picture {frame.width}x{frame.height}", flush=True)
            elif frames % 50 == 0:
                print("sound", flush=True)
    except MediaStreamError:
        pass


def rsa_certificate():
    """As encoders built on OpenSSL have them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "encoder")])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
    return RTCCertificate(key, builder.not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256()))


async def main(way, url, token, certificate="ecdsa"):
    connection = RTCPeerConnection()
    if certificate == "rsa":
        # There is no way to ask for it.
        connection._RTCPeerConnection__certificates = [rsa_certificate()]
    watchers = []
    connection.on("track", lambda track: watchers.append(asyncio.ensure_future(watch(track))))
    if way == "publish":
        connection.addTransceiver(AudioStreamTrack(), direction="sendonly")
        connection.addTransceiver(Bars(), direction="sendonly")
    else:
        connection.addTransceiver("audio", direction="recvonly")
        connection.addTransceiver("video", direction="recvonly")
    connected = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed():
        if connection.connectionState == "connected":
            connected.set()

    await connection.setLocalDescription(await connection.createOffer())
    headers, answer = ask("POST", url, token, connection.localDescription.sdp.encode())
    session = urllib.parse.urljoin(url, headers["Location"])
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.wait_for(connected.wait(), 20)
    print("connected", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    ask("DELETE", session, token)
    await connection.close()


asyncio.run(main(*sys.argv[1:]))
