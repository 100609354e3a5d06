package dev.mintmark.contracts;

import static dev.mintmark.contracts.Chain.ETHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.contracts.Chain.Account;
import dev.mintmark.contracts.Chain.Receipt;
import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkEvent.ModelRegistered;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyCredited;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyPaid;
import dev.mintmark.contracts.MintmarkEvent.Transfer;
import dev.mintmark.contracts.MintmarkEvent.Withdrawn;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The binding against the real contract on a real chain. */
class MintmarkOnChainTest {
    private static final Account OWNER = Account.of(1);
    private static final Account ATTESTER = Account.of(2);
    private static final Account CREATOR = Account.of(3);
    private static final Account COLLECTOR = Account.of(4);
    private static final Account RELAYER = Account.of(5);
    private static final Bytes32 MODEL = sha("model");
    private static final Instant LATER = Instant.ofEpochSecond(4_000_000_000L);
    private static final BigInteger NOTHING = BigInteger.ZERO;

    private static Anvil anvil;
    private static Chain chain;
    private static Address contract;
    private static Domain domain;

    @BeforeAll
    static void deploy() {
        anvil = Anvil.start();
        chain = new Chain(anvil.address());
        for (Account account : List.of(OWNER, CREATOR, COLLECTOR, RELAYER)) {
            chain.fund(account.address(), ETHER.multiply(BigInteger.valueOf(100)));
        }
        contract = chain.send(
                        OWNER,
                        null,
                        NOTHING,
                        MintmarkContract.deploy(OWNER.address(), ATTESTER.address(), OWNER.address(), OWNER.address()))
                .contract();
        domain = new Domain(Chain.ID, contract);
        Receipt receipt = chain.send(OWNER, contract, NOTHING, MintmarkContract.registerModel(MODEL));
        assertThat(receipt.only(ModelRegistered.class)).isEqualTo(new ModelRegistered(1, MODEL));
    }

    @AfterAll
    static void stop() {
        if (anvil != null) {
            anvil.close();
        }
    }

    @Test
    void aRelayerMintsWhatTheAttesterSigned() {
        Generation generation = generation("a relayed file");
        Receipt receipt = mint(generation);

        assertThat(receipt.only(Transfer.class))
                .isEqualTo(new Transfer(Address.ZERO, CREATOR.address(), generation.tokenId()));
        Generated generated = receipt.only(Generated.class);
        assertThat(generated.tokenId()).isEqualTo(generation.tokenId());
        assertThat(generated.watermarkId()).isEqualTo(generation.watermarkId());
        assertThat(generated.creator()).isEqualTo(CREATOR.address());
        assertThat(generated.recipeCommitment()).isEqualTo(generation.recipeCommitment());
        assertThat(generated.manifestHash()).isEqualTo(generation.manifestHash());
        assertThat(generated.provenance().modelId()).isEqualTo(1);
        assertThat(generated.provenance().royaltyBps()).isEqualTo(500);

        assertThat(chain.ask(contract, MintmarkViews.ownerOf(generation.tokenId())))
                .isEqualTo(CREATOR.address());
        assertThat(chain.ask(contract, MintmarkViews.modelHashOf(generation.tokenId())))
                .isEqualTo(MODEL);
        assertThat(chain.ask(contract, MintmarkViews.creatorOf(generation.tokenId())))
                .isEqualTo(CREATOR.address());
        assertThat(chain.ask(contract, MintmarkViews.originOf(generation.tokenId())))
                .isEqualTo(new Origin(
                        MODEL,
                        false,
                        CREATOR.address(),
                        500,
                        generated.provenance().serial(),
                        Bytes32.ZERO,
                        Bytes32.ZERO));
        assertThat(chain.ask(contract, MintmarkViews.royaltyInfo(generation.tokenId(), BigInteger.valueOf(1001))))
                .isEqualTo(new RoyaltyInfo(CREATOR.address(), BigInteger.valueOf(51)));
    }

    @Test
    void tokenUriIsBuiltOnChain() {
        Generation generation = generation("a file with metadata on chain");
        mint(generation);
        JsonNode json = json(chain.ask(contract, MintmarkViews.tokenUri(generation.tokenId())));
        assertThat(json.get("image").stringValue()).startsWith("ipfs://bafkrei").hasSize(7 + 59);
        assertThat(json.get("sha256").stringValue())
                .isEqualTo(generation.tokenId().hex());
        assertThat(attribute(json, "Model SHA-256")).isEqualTo(MODEL.hex());
        assertThat(attribute(json, "Creator")).isEqualTo(CREATOR.address().checksummed());
        assertThat(json(chain.ask(contract, MintmarkViews.contractUri()))
                        .get("name")
                        .stringValue())
                .isEqualTo("Mintmark");
    }

    @Test
    void aSalePaysTheRoyaltyToTheWei() {
        Generation generation = generation("a file for sale");
        mint(generation);
        BigInteger price = ETHER.add(BigInteger.ONE);
        Listing listing = new Listing(generation.tokenId(), CREATOR.address(), price, 0, 0, LATER);
        sell(listing, CREATOR, COLLECTOR);

        Listing again = new Listing(generation.tokenId(), COLLECTOR.address(), price, 0, 1, LATER);
        BigInteger creatorBefore = chain.balance(CREATOR.address());
        BigInteger sellerBefore = chain.balance(COLLECTOR.address());
        BigInteger buyerBefore = chain.balance(RELAYER.address());
        Receipt receipt = sell(again, COLLECTOR, RELAYER);

        BigInteger royalty = new BigInteger("50000000000000001");
        assertThat(receipt.only(RoyaltyPaid.class))
                .isEqualTo(new RoyaltyPaid(
                        generation.tokenId(),
                        CREATOR.address(),
                        COLLECTOR.address(),
                        RELAYER.address(),
                        Address.ZERO,
                        price,
                        royalty));
        assertThat(chain.balance(CREATOR.address()).subtract(creatorBefore)).isEqualTo(royalty);
        assertThat(chain.balance(COLLECTOR.address()).subtract(sellerBefore)).isEqualTo(price.subtract(royalty));
        assertThat(buyerBefore.subtract(chain.balance(RELAYER.address()))).isEqualTo(price.add(receipt.fee()));
        assertThat(chain.ask(contract, MintmarkViews.ownerOf(generation.tokenId())))
                .isEqualTo(RELAYER.address());
        assertThat(chain.ask(contract, MintmarkViews.salesOf(generation.tokenId())))
                .isEqualTo(new SalesTotals(2, price.add(price), royalty.add(royalty)));
        assertThat(chain.ask(contract, MintmarkViews.creditOf(CREATOR.address()))
                        .total())
                .isZero();
    }

    @Test
    void aRoyaltyThatIsRefusedWaitsToBeWithdrawn() {
        Account creator = Account.of(6);
        chain.fund(creator.address(), ETHER);
        Generation generation = generation("a file of a creator who takes no coins", creator.address());
        mint(generation);
        chain.rpc("anvil_setCode", creator.address().hex(), "0x5f5ffd");
        Receipt sale =
                sell(new Listing(generation.tokenId(), CREATOR.address(), ETHER, 0, 0, LATER), CREATOR, COLLECTOR);
        BigInteger royalty = ETHER.divide(BigInteger.valueOf(20));
        assertThat(sale.only(RoyaltyCredited.class))
                .isEqualTo(new RoyaltyCredited(generation.tokenId(), creator.address(), royalty));
        assertThat(chain.ask(contract, MintmarkViews.creditOf(creator.address())))
                .isEqualTo(new Credit(royalty, NOTHING));

        chain.rpc("anvil_setCode", creator.address().hex(), "0x");
        BigInteger before = chain.balance(RELAYER.address());
        Receipt receipt = chain.send(creator, contract, NOTHING, MintmarkContract.withdraw(RELAYER.address()));
        assertThat(receipt.only(Withdrawn.class))
                .isEqualTo(new Withdrawn(creator.address(), RELAYER.address(), royalty, NOTHING));
        assertThat(chain.balance(RELAYER.address()).subtract(before)).isEqualTo(royalty);
    }

    @Test
    void aMintIsFoundByItsWatermark() {
        Generation generation = generation("a file found by its watermark");
        mint(generation);
        mint(generation("another file"));
        List<MintmarkEvent> found = chain.logs(
                contract,
                MintmarkEvent.topic(Generated.class),
                null,
                Generated.watermarkTopic(generation.watermarkId()));
        assertThat(found)
                .singleElement()
                .isInstanceOfSatisfying(
                        Generated.class, event -> assertThat(event.tokenId()).isEqualTo(generation.tokenId()));
    }

    @Test
    void theContractTellsItsDomain() {
        assertThat(chain.ask(contract, MintmarkViews.domain())).isEqualTo(domain);
    }

    @Test
    void aBatchIsMintedUnderOneSignature() {
        List<Generation> batch = IntStream.range(0, 7)
                .mapToObj(i -> generation("file " + i + " of a batch"))
                .toList();
        String data = MintmarkContract.mintBatch(batch, ATTESTER.signer().sign(batch, domain));
        Receipt receipt = chain.send(RELAYER, contract, NOTHING, data);
        assertThat(receipt.events().stream()
                        .filter(Generated.class::isInstance)
                        .map(event -> ((Generated) event).tokenId()))
                .isEqualTo(batch.stream().map(Generation::tokenId).toList());
    }

    @Test
    void digestsAreThoseOfTheContract() {
        Generation generation = generation("a file to hash");
        Listing listing = new Listing(generation.tokenId(), CREATOR.address(), ETHER, 3, 4, LATER);
        assertThat(chain.ask(contract, MintmarkViews.generationDigest(generation)))
                .isEqualTo(generation.digest(domain));
        assertThat(chain.ask(contract, MintmarkViews.listingDigest(listing))).isEqualTo(listing.digest(domain));
    }

    @Test
    void aCompactSignatureMintsToo() {
        Generation generation = generation("a file with a short signature");
        byte[] compact = Signer.compact(ATTESTER.signer().sign(generation, domain));
        assertThat(compact).hasSize(64);
        chain.send(RELAYER, contract, NOTHING, MintmarkContract.mint(generation, compact));
        assertThat(chain.ask(contract, MintmarkViews.ownerOf(generation.tokenId())))
                .isEqualTo(CREATOR.address());
    }

    @Test
    void aCreatorDisclosesTheRecipe() {
        byte[] recipe = "{\"prompt\":\"a red sun\",\"seed\":7}".getBytes(StandardCharsets.UTF_8);
        Bytes32 salt = sha("salt");
        Generation generation =
                generation("a file whose recipe is told", CREATOR.address(), Generation.commitment(salt, recipe));
        byte[] signature = ATTESTER.signer().sign(generation, domain);
        chain.send(RELAYER, contract, NOTHING, MintmarkContract.mint(generation, signature));
        byte[] proof = MintmarkContract.proof(generation, signature, salt);

        assertThatThrownBy(() -> chain.send(
                        RELAYER, contract, NOTHING, MintmarkContract.addAigcData(generation.tokenId(), recipe, proof)))
                .hasMessageContaining("Unauthorized(caller " + RELAYER.address());
        Receipt receipt = chain.send(
                CREATOR, contract, NOTHING, MintmarkContract.addAigcData(generation.tokenId(), recipe, proof));
        assertThat(receipt.only(MintmarkEvent.AigcData.class))
                .isEqualTo(new MintmarkEvent.AigcData(
                        generation.tokenId(),
                        Words.keccak(recipe),
                        Words.keccak(generation.tokenId().bytes())));
        recipe[12] ^= 1;
        assertThatThrownBy(() -> chain.send(
                        CREATOR, contract, NOTHING, MintmarkContract.addAigcData(generation.tokenId(), recipe, proof)))
                .hasMessageContaining("DisclosureDoesNotVerify(tokenId " + generation.tokenId());
    }

    @Test
    void refusalsAreNamed() {
        Generation generation = generation("a file minted twice");
        mint(generation);
        assertThatThrownBy(() -> mint(generation)).hasMessage("AlreadyMinted(tokenId " + generation.tokenId() + ")");
        Generation other = generation("a file of another signer");
        assertThatThrownBy(() -> chain.send(
                        RELAYER,
                        contract,
                        NOTHING,
                        MintmarkContract.mint(other, COLLECTOR.signer().sign(other, domain))))
                .hasMessage("InvalidSignature()");
        assertThatThrownBy(() -> chain.ask(contract, MintmarkViews.ownerOf(other.tokenId())))
                .hasMessage("TokenDoesNotExist()");
        assertThatThrownBy(() -> chain.send(RELAYER, contract, NOTHING, MintmarkContract.registerModel(sha("mine"))))
                .hasMessage("Unauthorized(caller " + RELAYER.address() + ")");
    }

    @Test
    void anAddressWithoutTheContractIsToldFromIt() {
        assertThatThrownBy(() -> chain.ask(COLLECTOR.address(), MintmarkViews.owner()))
                .isInstanceOf(MalformedChainDataException.class)
                .hasMessageContaining("no contract at that address");
    }

    private static Receipt mint(Generation generation) {
        return chain.send(
                RELAYER,
                contract,
                NOTHING,
                MintmarkContract.mint(generation, ATTESTER.signer().sign(generation, domain)));
    }

    private static Receipt sell(Listing listing, Account seller, Account buyer) {
        return chain.send(
                buyer,
                contract,
                listing.price(),
                MintmarkContract.buy(listing, seller.signer().sign(listing, domain)));
    }

    private static Generation generation(String file) {
        return generation(file, CREATOR.address());
    }

    private static Generation generation(String file, Address creator) {
        return generation(file, creator, sha("recipe of " + file));
    }

    private static Generation generation(String file, Address creator, Bytes32 commitment) {
        return new Generation(
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
        return Generation.commitment(Bytes32.ZERO, text.getBytes(StandardCharsets.UTF_8));
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
