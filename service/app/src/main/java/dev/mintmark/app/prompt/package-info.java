/** The operator's rules on prompts: what may not be drawn, told from the words of a request. */
@NullMarked
package dev.mintmark.app.prompt;

import org.jspecify.annotations.NullMarked;
