// Draws through the official client of OpenAI's API and prints what it got as JSON. Arguments: the base address, a PNG file with a
// transparent part.
import { createReadStream } from 'node:fs';
import OpenAI, { toFile } from 'openai';

const [base, picture] = process.argv.slice(2);
const client = new OpenAI({ baseURL: base, apiKey: 'mm_unused', maxRetries: 0 });
const refusal = async (call) => {
  try {
    await call();
    return null;
  } catch (e) {
    return { name: e.constructor.name, status: e.status, type: e.type, param: e.param, code: e.code, message: e.error?.message };
  }
};
const image = async () => toFile(createReadStream(picture), 'picture.png', { type: 'image/png' });
const out = {};

out.models = [];
for await (const model of client.models.list()) {
  out.models.push(model.id);
}
out.model = (await client.models.retrieve(out.models[0])).id;
out.drawn = await client.images.generate({
  model: out.models[0], prompt: 'a red fox', n: 2, size: '512x512', response_format: 'b64_json', output_format: 'png',
  background: 'opaque', user: 'somebody', seed: 7, steps: 2,
});
out.address = (await client.images.generate({ prompt: 'a red fox', response_format: 'url', output_format: 'jpeg', steps: 1 }))
  .data[0].url;
out.events = [];
const stream = await client.images.generate({
  prompt: 'a red fox', size: '512x256', stream: true, partial_images: 2, steps: 60, seed: 7,
});
for await (const event of stream) {
  out.events.push({ type: event.type, index: event.partial_image_index, bytes: event.b64_json.length, artwork: event.mintmark?.artwork });
}
out.edited = (await client.images.edit({ image: await image(), prompt: 'a tower', steps: 2 })).data[0].mintmark;
out.varied = (await client.images.createVariation({ image: await image(), n: 1, steps: 2 })).data[0].mintmark;
out.errors = {
  model: await refusal(() => client.images.generate({ model: 'dall-e-9', prompt: 'a fox' })),
  size: await refusal(() => client.images.generate({ prompt: 'a fox', size: '10x10' })),
  background: await refusal(() => client.images.generate({ prompt: 'a fox', background: 'transparent' })),
  unknown: await refusal(() => client.images.generate({ prompt: 'a fox', hue: 3 })),
  images: await refusal(async () => client.images.edit({ image: [await image(), await image()], prompt: 'a fox' })),
  route: await refusal(() => client.chat.completions.create({ model: 'x', messages: [] })),
};
console.log(JSON.stringify(out));
