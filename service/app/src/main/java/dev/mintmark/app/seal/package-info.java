@NullMarked
package dev.mintmark.app.seal;

import org.jspecify.annotations.NullMarked;
