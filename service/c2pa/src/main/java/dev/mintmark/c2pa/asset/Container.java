package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;

/**
 * A manifest store found in a file.
 *
 * @param store the JUMBF bytes
 * @param span the whole of what holds them in the file, headers and checksums included
 */
public record Container(byte[] store, ByteRange span) {}
