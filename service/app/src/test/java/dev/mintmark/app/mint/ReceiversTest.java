package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import org.junit.jupiter.api.Test;

final class ReceiversTest {
    @Test
    void aMintWithoutAReceiverNeedsAHolder() {
        assertThatCode(() -> new Receivers(true).require(MintOrder.STANDARD)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Receivers(false).require(MintOrder.STANDARD))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("chain.holder");
    }

    @Test
    void aReceiverIsAnAddressThatCanHoldATokenWithOrWithoutAHolder() {
        MintOrder good = to("0x00000000000000000000000000000000000000a1");
        MintOrder zero = to("0x" + "0".repeat(40));

        for (boolean hasHolder : new boolean[] {true, false}) {
            Receivers receivers = new Receivers(hasHolder);
            assertThatCode(() -> receivers.require(good)).doesNotThrowAnyException();
            assertThatThrownBy(() -> receivers.require(zero)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void aNameIsNoReceiver() {
        assertThatThrownBy(() -> new Receivers(true).require(to("alice.eth")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "\"alice.eth\" is not an address; an address is 0x and 40 hex digits, and names are not resolved.");
    }

    private static MintOrder to(String address) {
        return new MintOrder(address, 500, null, null, null);
    }
}
