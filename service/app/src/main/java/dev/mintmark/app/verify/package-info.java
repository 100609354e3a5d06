/**
 * Where an image comes from: compares its manifest, watermarks and fingerprints with the register, the chain and IPFS, and
 * decides the verdict. Reads artworks and never changes them.
 */
@NullMarked
package dev.mintmark.app.verify;

import org.jspecify.annotations.NullMarked;
