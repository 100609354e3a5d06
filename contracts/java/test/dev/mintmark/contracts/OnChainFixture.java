package dev.mintmark.contracts;

import static dev.mintmark.contracts.TestChain.ETHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.contracts.TestChain.Receipt;
import dev.mintmark.contracts.TestChain.TestAccount;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contracts on a chain of their own, with one registered model. */
abstract class OnChainFixture {
    static final TestAccount OWNER = TestAccount.of(1);
    static final TestAccount ATTESTER = TestAccount.of(2);
    static final TestAccount CREATOR = TestAccount.of(3);
    static final TestAccount COLLECTOR = TestAccount.of(4);
    static final TestAccount RELAYER = TestAccount.of(5);
    static final Bytes32 MODEL = sha("model");
    static final Instant LATER = Instant.ofEpochSecond(4_000_000_000L);
    static final BigInteger NOTHING = BigInteger.ZERO;

    static Anvil anvil;
    static TestChain chain;
    static Address contract;
    static Address market;
    static SigningDomain domain;
    static SigningDomain marketDomain;

    @BeforeAll
    static void deploy() {
        anvil = Anvil.start();
        chain = new TestChain(anvil.address());
        for (TestAccount account : List.of(OWNER, CREATOR, COLLECTOR, RELAYER)) {
            chain.fund(account.address(), ETHER.multiply(BigInteger.valueOf(100)));
        }
        contract = chain.send(
                        OWNER,
                        null,
                        NOTHING,
                        MintmarkCalls.deploy(OWNER.address(), ATTESTER.address(), OWNER.address(), Address.ZERO))
                .contract();
        domain = new SigningDomain(TestChain.ID, contract);
        market = CompanionContracts.market(contract);
        marketDomain = new SigningDomain(TestChain.ID, market);
        Receipt receipt = chain.send(OWNER, contract, NOTHING, MintmarkCalls.registerModel(MODEL));
        assertThat(MintmarkContract.getModelRegisteredEvents(receipt.web3j()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.modelId).isEqualTo(1);
                    assertThat(event.sha256Digest).isEqualTo(MODEL.bytes());
                });
    }

    @AfterAll
    static void stop() {
        if (anvil != null) {
            anvil.close();
        }
    }

    static Address owner(Attestation attestation) {
        return chain.ask(contract, MintmarkQueries.ownerOf(attestation.tokenId()));
    }

    static Receipt mint(Attestation attestation) {
        return chain.send(
                RELAYER,
                contract,
                NOTHING,
                MintmarkCalls.mint(attestation, ATTESTER.signer().sign(attestation, domain)));
    }

    static Receipt sell(Listing listing, TestAccount seller, TestAccount buyer) {
        return chain.send(
                buyer,
                market,
                listing.price(),
                MarketCalls.buy(listing, seller.signer().sign(listing, marketDomain)));
    }

    static Attestation attestation(String file) {
        return attestation(file, CREATOR.address());
    }

    static Attestation attestation(String file, Address creator) {
        return attestation(file, creator, sha("recipe of " + file));
    }

    static Attestation attestation(String file, Address creator, Bytes32 commitment) {
        return new Attestation(
                CREATOR.address(),
                creator,
                sha(file),
                Bytes32.ZERO,
                Bytes32.ZERO,
                commitment,
                sha("manifest of " + file),
                sha("watermark of " + file).number().longValue(),
                1,
                500,
                LATER);
    }

    static Bytes32 sha(String text) {
        return Attestation.commitment(Bytes32.ZERO, text.getBytes(StandardCharsets.UTF_8));
    }
}
