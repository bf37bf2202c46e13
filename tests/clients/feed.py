"""gql: questions over HTTP, changes over a websocket, a cut, and errors."""

import asyncio
import json
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

URL, TOKEN = sys.argv[1:3]
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}
VENDOR = """mutation($name: String!) { vendorUpsert(input:
    {externalIds: [{source: "python", id: "1"}], name: $name, kind: TELECOM}) { action feedPosition } }"""
STREAM = """subscription($after: String) { changeStream(after: $after, types: [VENDOR]) { cursor op patch } }"""


def sockets(init):
    return WebsocketsTransport(
        url=URL.replace("http", "ws"),
        init_payload=init,
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )


def with_variables(query, **variables):
    request = gql(query)
    request.variable_values = variables
    return request


async def main():
    told = {}
    # the schema is fetched, and every document validated against it before it is sent
    http = HTTPXAsyncTransport(url=URL, headers=AUTHORIZATION, timeout=30)
    async with Client(transport=http, fetch_schema_from_transport=True) as session:

        async def upsert(name):
            return (await session.execute(with_variables(VENDOR, name=name)))["vendorUpsert"]

        told["role"] = (await session.execute(gql("{ viewer { role } }")))["viewer"]["role"]
        after = (await upsert("Python 0"))["feedPosition"]
        told["names"] = []
        for number in (1, 2):  # a socket for each: it goes on where the one before was
            await upsert(f"Python {number}")
            async with Client(transport=sockets(AUTHORIZATION)) as socket:
                async for answer in socket.subscribe(with_variables(STREAM, after=after)):
                    change = answer["changeStream"]
                    told["names"].append(change["patch"]["set"]["name"])
                    after = change["cursor"]
                    break
    async with Client(transport=HTTPXAsyncTransport(url=URL, headers=AUTHORIZATION)) as session:
        try:
            await session.execute(gql("{ viewer { nobody } }"))
        except TransportQueryError as error:
            told["wrong"] = error.errors[0]["extensions"]["code"]
    try:
        async with Client(transport=HTTPXAsyncTransport(url=URL)) as session:
            await session.execute(gql("{ viewer { role } }"))
    except TransportQueryError as error:
        told["unknown"] = error.errors[0]["extensions"]["code"]
    print(json.dumps(told))


asyncio.run(main())
