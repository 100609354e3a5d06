package dev.mintmark.diffusion.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XlBlocksTest {
    @ParameterizedTest
    @CsvSource({
        "input_blocks_4_1_transformer_blocks_0_attn1_to_q, down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q",
        "input_blocks_8_1_proj_in, down_blocks_2_attentions_1_proj_in",
        "middle_block_1_transformer_blocks_9_ff_net_2, mid_block_attentions_0_transformer_blocks_9_ff_net_2",
        "output_blocks_0_1_proj_out, up_blocks_0_attentions_0_proj_out",
        "output_blocks_5_1_proj_out, up_blocks_1_attentions_2_proj_out",
        "down_blocks_0_attentions_0_proj_in, down_blocks_0_attentions_0_proj_in",
    })
    void givesTheNamesOfDiffusers(String original, String renamed) {
        assertThat(XlBlocks.renamed(original)).isEqualTo(renamed);
    }
}
