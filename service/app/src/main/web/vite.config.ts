import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// One script and one sheet under fixed names: the service answers with entity tags, so a browser asks and keeps what is unchanged.
export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2023',
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: { entryFileNames: 'studio.js', assetFileNames: 'studio.[ext]', codeSplitting: false },
    },
  },
  server: { proxy: { '^/(api|health|ipfs|openapi.json|mark.svg)': process.env.MINTMARK ?? 'http://127.0.0.1:7070' } },
})
