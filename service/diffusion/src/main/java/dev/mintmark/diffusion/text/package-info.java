/** Text for the networks: CLIP's tokenizer and those of tokenizer.json, weighted prompts, and text encoders. */
@NullMarked
package dev.mintmark.diffusion.text;

import org.jspecify.annotations.NullMarked;
