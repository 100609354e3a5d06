/**
 * The words of OpenAI's Images and Models API: requests as that API's clients send them, and answers as those expect them. Fields of
 * this service stand beside that API's own.
 */
@NullMarked
package dev.mintmark.app.openai;

import org.jspecify.annotations.NullMarked;
