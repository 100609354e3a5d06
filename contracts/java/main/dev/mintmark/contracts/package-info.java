/**
 * The Java side of the contract Mintmark: typed data, signatures, calls, events and errors, without a connection.
 * Everything here turns values into bytes or back; sending them is the caller's. Numbers are {@code BigInteger}
 * where the contract's are wider than 63 bits, and hexadecimal text begins with {@code 0x}.
 */
@NullMarked
package dev.mintmark.contracts;

import org.jspecify.annotations.NullMarked;
