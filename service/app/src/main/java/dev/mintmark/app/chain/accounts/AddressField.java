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
     *     is the zero address; also for a name such as one of ENS, whose holder can change before the transaction
     */
    public static Address parse(String field, String text) {
        if (text.length() <= 255 && text.matches("[^\\s]+\\.[a-z]+")) {
            throw new InvalidRequestException(
                    field, "\"" + text + "\" is a name, which is not resolved here; give the address itself.");
        }
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
