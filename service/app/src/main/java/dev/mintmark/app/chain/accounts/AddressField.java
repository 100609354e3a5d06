package dev.mintmark.app.chain.accounts;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.contracts.Address;

/** Reads an address out of a request. */
public final class AddressField {
    private AddressField() {}

    /**
     * The address in a field of a request.
     *
     * @param field the field's name, for the exception
     * @throws InvalidRequestException if the text is no address, its capital letters are not the checksum of ERC-55, or it
     *     is the zero address
     */
    public static Address parse(String field, String text) {
        try {
            Address address = Address.of(text);
            if (address.isZero()) {
                throw new InvalidRequestException(field, "The zero address has no owner.");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(field, String.valueOf(e.getMessage()));
        }
    }
}
