import { Mintmark, MintmarkError } from './mintmark.mjs'

/** Draws and mints, and says what the verification of the file says. */
export async function drawAndMint(address: string, prompt: string): Promise<string> {
  const client = new Mintmark(address)
  try {
    const [ordered] = await client.create({ prompt, seed: 7 })
    const artwork = await client.await(ordered!.id)
    await client.mint(artwork.id, { royaltyBps: 500 })
    return (await client.verify(await client.image(artwork.id))).verdict
  } catch (e) {
    throw e instanceof MintmarkError ? new Error(`${e.field ?? ''} ${e.message}`) : e
  }
}
