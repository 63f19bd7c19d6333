"""The first real deposit replaces the simulated world on pages that are open."""

HEAD = "year,destination,citizenship,sex,age_group,form\n"
ROW = "2020,FRA,ROU,F,Y18T20,SexualExploitation\n"


def test_an_open_page_loses_the_simulated_world(quiet, own_site, tmp_path):
    quiet.goto(f"{own_site.address}/statistics/?lang=en")
    quiet.wait_for_selector("#drawing[data-alive]", timeout=15000)
    assert quiet.locator("#simulated").count() == 1
    file = tmp_path / "office-2024-05-01.csv"
    file.write_text(HEAD + ROW * 40)
    own_site.palermo("ingest", "palermo", str(file), "--source", "office")
    quiet.wait_for_selector("tr[data-key='2020'].changed", timeout=5000)
    quiet.wait_for_selector("#news:not([hidden])")
    assert "New data was deposited: office." in quiet.inner_text("#news")
    assert quiet.locator("#simulated").count() == 0
    assert quiet.locator("#result tbody tr").count() == 1
    standing = [one for one in own_site.palermo("vintages")["vintages"] if not one["withdrawn"]]
    assert [one["source"] for one in standing] == ["office"]
