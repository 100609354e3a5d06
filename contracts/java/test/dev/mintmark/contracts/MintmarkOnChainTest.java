package dev.mintmark.contracts;

import static dev.mintmark.contracts.TestChain.ETHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyCredited;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyPaid;
import dev.mintmark.contracts.MintmarkEvent.Transfer;
import dev.mintmark.contracts.MintmarkEvent.Withdrawn;
import dev.mintmark.contracts.TestChain.Receipt;
import dev.mintmark.contracts.TestChain.TestAccount;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.crypto.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The binding against the real contract on a real chain. */
@Tag("slow")
class MintmarkOnChainTest {
    private static final TestAccount OWNER = TestAccount.of(1);
    private static final TestAccount ATTESTER = TestAccount.of(2);
    private static final TestAccount CREATOR = TestAccount.of(3);
    private static final TestAccount COLLECTOR = TestAccount.of(4);
    private static final TestAccount RELAYER = TestAccount.of(5);
    private static final Bytes32 MODEL = sha("model");
    private static final Instant LATER = Instant.ofEpochSecond(4_000_000_000L);
    private static final BigInteger NOTHING = BigInteger.ZERO;

    private static Anvil anvil;
    private static TestChain chain;
    private static Address contract;
    private static SigningDomain domain;

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
                        MintmarkCalls.deploy(OWNER.address(), ATTESTER.address(), OWNER.address(), OWNER.address()))
                .contract();
        domain = new SigningDomain(TestChain.ID, contract);
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

    @Test
    void aRelayerMintsWhatTheAttesterSigned() {
        Attestation attestation = attestation("a relayed file");
        Receipt receipt = mint(attestation);

        assertThat(receipt.only(Transfer.class))
                .isEqualTo(new Transfer(Address.ZERO, CREATOR.address(), attestation.tokenId()));
        Generated generated = receipt.only(Generated.class);
        assertThat(generated.tokenId()).isEqualTo(attestation.tokenId());
        assertThat(generated.watermarkId()).isEqualTo(attestation.watermarkId());
        assertThat(generated.creator()).isEqualTo(CREATOR.address());
        assertThat(generated.recipeCommitment()).isEqualTo(attestation.recipeCommitment());
        assertThat(generated.manifestHash()).isEqualTo(attestation.manifestHash());
        assertThat(generated.provenance().modelId()).isEqualTo(1);
        assertThat(generated.provenance().royaltyBps()).isEqualTo(500);

        assertThat(owner(attestation)).isEqualTo(CREATOR.address());
        assertThat(chain.ask(contract, MintmarkQueries.modelHashOf(attestation.tokenId())))
                .isEqualTo(MODEL);
        assertThat(chain.ask(contract, MintmarkQueries.creatorOf(attestation.tokenId())))
                .isEqualTo(CREATOR.address());
        MintmarkContract.Origin origin = chain.ask(contract, MintmarkQueries.originOf(attestation.tokenId()));
        assertThat(origin.modelSha256).isEqualTo(MODEL.bytes());
        assertThat(origin.modelRevoked).isFalse();
        assertThat(origin.creator).isEqualTo(CREATOR.address().hex());
        assertThat(origin.royaltyBps).isEqualTo(500);
        assertThat(origin.serial).isEqualTo(generated.provenance().serial());
        assertThat(origin.root).isEqualTo(new byte[32]);
        assertThat(origin.metadataDigest).isEqualTo(new byte[32]);
        assertThat(chain.ask(contract, MintmarkQueries.royaltyInfo(attestation.tokenId(), BigInteger.valueOf(1001))))
                .isEqualTo(new RoyaltyInfo(CREATOR.address(), BigInteger.valueOf(51)));
    }

    @Test
    void tokenUriIsBuiltOnChain() {
        Attestation attestation = attestation("a file with metadata on chain");
        mint(attestation);
        JsonNode json = json(chain.ask(contract, MintmarkQueries.tokenURI(attestation.tokenId())));
        assertThat(json.get("image").stringValue()).startsWith("ipfs://bafkrei").hasSize(7 + 59);
        assertThat(json.get("sha256").stringValue())
                .isEqualTo(attestation.tokenId().hex());
        assertThat(attribute(json, "Model SHA-256")).isEqualTo(MODEL.hex());
        assertThat(attribute(json, "Creator")).isEqualTo(CREATOR.address().checksummed());
        assertThat(json(chain.ask(contract, MintmarkQueries.contractURI()))
                        .get("name")
                        .stringValue())
                .isEqualTo("Mintmark");
    }

    @Test
    void aSalePaysTheRoyaltyToTheWei() {
        Attestation attestation = attestation("a file for sale");
        mint(attestation);
        BigInteger price = ETHER.add(BigInteger.ONE);
        Listing listing = new Listing(attestation.tokenId(), CREATOR.address(), price, 0, 0, LATER);
        sell(listing, CREATOR, COLLECTOR);

        Listing again = new Listing(attestation.tokenId(), COLLECTOR.address(), price, 0, 1, LATER);
        BigInteger creatorBefore = chain.balance(CREATOR.address());
        BigInteger sellerBefore = chain.balance(COLLECTOR.address());
        BigInteger buyerBefore = chain.balance(RELAYER.address());
        Receipt receipt = sell(again, COLLECTOR, RELAYER);

        BigInteger royalty = new BigInteger("50000000000000001");
        assertThat(receipt.only(RoyaltyPaid.class))
                .isEqualTo(new RoyaltyPaid(
                        attestation.tokenId(),
                        CREATOR.address(),
                        COLLECTOR.address(),
                        RELAYER.address(),
                        Address.ZERO,
                        price,
                        royalty));
        assertThat(chain.balance(CREATOR.address()).subtract(creatorBefore)).isEqualTo(royalty);
        assertThat(chain.balance(COLLECTOR.address()).subtract(sellerBefore)).isEqualTo(price.subtract(royalty));
        assertThat(buyerBefore.subtract(chain.balance(RELAYER.address()))).isEqualTo(price.add(receipt.fee()));
        assertThat(owner(attestation)).isEqualTo(RELAYER.address());
        assertThat(chain.ask(contract, MintmarkQueries.salesOf(attestation.tokenId())))
                .isEqualTo(new SalesTotals(2, price.add(price), royalty.add(royalty)));
        assertThat(chain.ask(contract, MintmarkQueries.creditOf(CREATOR.address()))
                        .total())
                .isZero();
    }

    @Test
    void aRoyaltyThatItsCreatorRefusesCanBeWithdrawnLater() {
        TestAccount creator = TestAccount.of(6);
        chain.fund(creator.address(), ETHER);
        Attestation attestation = attestation("a file of a creator who takes no coins", creator.address());
        mint(attestation);
        chain.rpc("anvil_setCode", creator.address().hex(), "0x5f5ffd");
        Receipt sale =
                sell(new Listing(attestation.tokenId(), CREATOR.address(), ETHER, 0, 0, LATER), CREATOR, COLLECTOR);
        BigInteger royalty = ETHER.divide(BigInteger.valueOf(20));
        assertThat(sale.only(RoyaltyCredited.class))
                .isEqualTo(new RoyaltyCredited(attestation.tokenId(), creator.address(), royalty));
        assertThat(chain.ask(contract, MintmarkQueries.creditOf(creator.address())))
                .isEqualTo(new Credit(royalty, NOTHING));

        chain.rpc("anvil_setCode", creator.address().hex(), "0x");
        BigInteger before = chain.balance(RELAYER.address());
        Receipt receipt = chain.send(creator, contract, NOTHING, MintmarkCalls.withdraw(RELAYER.address()));
        assertThat(receipt.only(Withdrawn.class))
                .isEqualTo(new Withdrawn(creator.address(), RELAYER.address(), royalty, NOTHING));
        assertThat(chain.balance(RELAYER.address()).subtract(before)).isEqualTo(royalty);
    }

    @Test
    void aMintIsFoundByItsWatermark() {
        Attestation attestation = attestation("a file found by its watermark");
        mint(attestation);
        mint(attestation("another file"));
        List<MintmarkEvent> found = chain.logs(
                contract,
                Bytes32.of(EventEncoder.encode(MintmarkContract.GENERATED_EVENT)),
                null,
                Generated.watermarkTopic(attestation.watermarkId()));
        assertThat(found)
                .singleElement()
                .isInstanceOfSatisfying(
                        Generated.class, event -> assertThat(event.tokenId()).isEqualTo(attestation.tokenId()));
    }

    @Test
    void theContractReturnsItsSigningDomain() {
        assertThat(chain.ask(contract, MintmarkQueries.eip712Domain())).isEqualTo(domain);
    }

    @Test
    void aBatchIsMintedUnderOneSignature() {
        List<Attestation> batch = IntStream.range(0, 7)
                .mapToObj(i -> attestation("file " + i + " of a batch"))
                .toList();
        String data = MintmarkCalls.mintBatch(batch, ATTESTER.signer().sign(batch, domain));
        Receipt receipt = chain.send(RELAYER, contract, NOTHING, data);
        assertThat(receipt.events().stream()
                        .filter(Generated.class::isInstance)
                        .map(event -> ((Generated) event).tokenId()))
                .isEqualTo(batch.stream().map(Attestation::tokenId).toList());
    }

    @Test
    void digestsEqualThoseOfTheContract() {
        Attestation attestation = attestation("a file to hash");
        Listing listing = new Listing(attestation.tokenId(), CREATOR.address(), ETHER, 3, 4, LATER);
        assertThat(chain.ask(contract, MintmarkQueries.generationDigest(attestation)))
                .isEqualTo(attestation.digest(domain));
        List<Attestation> batch = List.of(attestation, attestation("another file to hash"));
        assertThat(chain.ask(contract, MintmarkQueries.batchDigest(batch)))
                .isEqualTo(Attestation.digest(batch, domain));
        assertThat(chain.ask(contract, MintmarkQueries.listingDigest(listing))).isEqualTo(listing.digest(domain));
    }

    @Test
    void aMintAcceptsACompactSignature() {
        Attestation attestation = attestation("a file with a short signature");
        byte[] compact = Signer.compact(ATTESTER.signer().sign(attestation, domain));
        assertThat(compact).hasSize(64);
        chain.send(RELAYER, contract, NOTHING, MintmarkCalls.mint(attestation, compact));
        assertThat(owner(attestation)).isEqualTo(CREATOR.address());
    }

    @Test
    void aCreatorDisclosesTheRecipe() {
        byte[] recipe = "{\"prompt\":\"a red sun\",\"seed\":7}".getBytes(StandardCharsets.UTF_8);
        Bytes32 salt = sha("salt");
        Attestation attestation =
                attestation("a file whose recipe is told", CREATOR.address(), Attestation.commitment(salt, recipe));
        byte[] signature = ATTESTER.signer().sign(attestation, domain);
        chain.send(RELAYER, contract, NOTHING, MintmarkCalls.mint(attestation, signature));
        byte[] proof = MintmarkCalls.proof(attestation, signature, salt);

        assertThatThrownBy(() -> chain.send(
                        RELAYER, contract, NOTHING, MintmarkCalls.addAigcData(attestation.tokenId(), recipe, proof)))
                .hasMessageContaining("Unauthorized(caller " + RELAYER.address());
        Receipt receipt =
                chain.send(CREATOR, contract, NOTHING, MintmarkCalls.addAigcData(attestation.tokenId(), recipe, proof));
        assertThat(MintmarkContract.getAigcDataEvents(receipt.web3j()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.tokenId).isEqualTo(attestation.tokenId().number());
                    assertThat(event.prompt).isEqualTo(Hash.sha3(recipe));
                    assertThat(event.aigcData)
                            .isEqualTo(Hash.sha3(attestation.tokenId().bytes()));
                });
        recipe[12] ^= 1;
        assertThatThrownBy(() -> chain.send(
                        CREATOR, contract, NOTHING, MintmarkCalls.addAigcData(attestation.tokenId(), recipe, proof)))
                .hasMessageContaining("DisclosureDoesNotVerify(tokenId " + attestation.tokenId());
    }

    @Test
    void revertsHaveTheNamesOfTheContractsErrors() {
        Attestation attestation = attestation("a file minted twice");
        mint(attestation);
        assertThatThrownBy(() -> mint(attestation)).hasMessage("AlreadyMinted(tokenId " + attestation.tokenId() + ")");
        Attestation other = attestation("a file of another signer");
        assertThatThrownBy(() -> chain.send(
                        RELAYER,
                        contract,
                        NOTHING,
                        MintmarkCalls.mint(other, COLLECTOR.signer().sign(other, domain))))
                .hasMessage("InvalidSignature()");
        assertThatThrownBy(() -> owner(other)).hasMessage("TokenDoesNotExist()");
        assertThatThrownBy(() -> chain.send(RELAYER, contract, NOTHING, MintmarkCalls.registerModel(sha("mine"))))
                .hasMessage("Unauthorized(caller " + RELAYER.address() + ")");
    }

    @Test
    void anAddressWithoutTheContractIsRecognised() {
        assertThatThrownBy(() -> chain.ask(COLLECTOR.address(), MintmarkQueries.owner()))
                .isInstanceOf(MalformedChainDataException.class)
                .hasMessageContaining("no contract at that address");
    }

    private static Address owner(Attestation attestation) {
        return chain.ask(contract, MintmarkQueries.ownerOf(attestation.tokenId()));
    }

    private static Receipt mint(Attestation attestation) {
        return chain.send(
                RELAYER,
                contract,
                NOTHING,
                MintmarkCalls.mint(attestation, ATTESTER.signer().sign(attestation, domain)));
    }

    private static Receipt sell(Listing listing, TestAccount seller, TestAccount buyer) {
        return chain.send(
                buyer,
                contract,
                listing.price(),
                MintmarkCalls.buy(listing, seller.signer().sign(listing, domain)));
    }

    private static Attestation attestation(String file) {
        return attestation(file, CREATOR.address());
    }

    private static Attestation attestation(String file, Address creator) {
        return attestation(file, creator, sha("recipe of " + file));
    }

    private static Attestation attestation(String file, Address creator, Bytes32 commitment) {
        return new Attestation(
                CREATOR.address(),
                creator,
                sha(file),
                Bytes32.ZERO,
                MODEL,
                Bytes32.ZERO,
                commitment,
                sha("manifest of " + file),
                sha("watermark of " + file).number().longValue(),
                500,
                LATER);
    }

    private static Bytes32 sha(String text) {
        return Attestation.commitment(Bytes32.ZERO, text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(String dataUri) {
        assertThat(dataUri).startsWith("data:application/json;base64,");
        return JsonMapper.shared().readTree(Base64.getDecoder().decode(dataUri.substring(29)));
    }

    private static String attribute(JsonNode json, String trait) {
        for (JsonNode attribute : json.get("attributes")) {
            if (attribute.get("trait_type").stringValue().equals(trait)) {
                return attribute.get("value").asString();
            }
        }
        throw new AssertionError("No attribute " + trait + " in " + json);
    }
}
