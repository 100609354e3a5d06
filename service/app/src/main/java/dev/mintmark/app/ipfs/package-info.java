/**
 * IPFS: CIDs, UnixFS graphs and blocks, the trustless gateway, and the pinning of sealed files in the block store or in Kubo.
 * Uses {@code artwork} and {@code io}.
 */
@NullMarked
package dev.mintmark.app.ipfs;

import org.jspecify.annotations.NullMarked;
