@NullMarked
package dev.mintmark.app.royalty;

import org.jspecify.annotations.NullMarked;
