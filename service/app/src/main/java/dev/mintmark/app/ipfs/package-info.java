@NullMarked
package dev.mintmark.app.ipfs;

import org.jspecify.annotations.NullMarked;
