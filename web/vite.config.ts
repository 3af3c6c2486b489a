import { defineConfig } from "vite";

// All that there is to build: no plug-in. The page finds its API in config.json, so one build is
// for every stage.
export default defineConfig({
  resolve: { alias: { "auxeira-client": "/../clients/typescript/src/index.ts" } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // a data: address would be no 'self'
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
