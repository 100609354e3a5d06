@NullMarked
package dev.mintmark.watermark.fingerprint;

import org.jspecify.annotations.NullMarked;
