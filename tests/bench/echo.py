"""The least that a bot can be with discord.py: it hears of all messages and answers /ask and mentions."""

import os

import discord
import discord.http
from discord import app_commands

ANSWER = "An answer that is always the same."

# Discord is on this machine; the gateway's address comes from there.
discord.http.Route.BASE = os.environ["DISCORD_API"] + "/api/v10"

intents = discord.Intents.none()
intents.guild_messages = True
intents.dm_messages = True
# No cache, like the others.
client = discord.AutoShardedClient(
    intents=intents,
    max_messages=None,
    chunk_guilds_at_startup=False,
    member_cache_flags=discord.MemberCacheFlags.none(),
)
tree = app_commands.CommandTree(client)


@tree.command(description="Answers")
async def ask(interaction: discord.Interaction, question: str):
    await interaction.response.send_message(ANSWER)


@client.event
async def on_message(message: discord.Message):
    if client.user in message.mentions and not message.author.bot:
        await message.channel.send(ANSWER)


client.run(os.environ["DISCORD_TOKEN"])
