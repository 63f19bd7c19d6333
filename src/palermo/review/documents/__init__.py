"""Read reports of the United Nations: text to blocks, blocks to recommendations, recommendations to findings."""
