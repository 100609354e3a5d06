/**
 * The words of the API of AUTOMATIC1111's web UI: requests as its clients send them, and answers as those expect them. What this service
 * cannot do is refused, or named in a note of the answer where the picture is drawn all the same.
 */
@NullMarked
package dev.mintmark.app.automatic1111;

import org.jspecify.annotations.NullMarked;
