import geopandas as gpd
import pytest
from shapely.geometry import box

from app import create_app
from db.settings import make_settings
from geo.layers import communes, write_layer
from tests.callbacks.fake import UNITS, FakeHub, FakeSource


@pytest.fixture
def source():
    return FakeSource()


@pytest.fixture
def web_settings(tmp_path):
    return make_settings(data_dir=tmp_path, province="42", _env_file=None)


@pytest.fixture
def app(source, web_settings):
    squares = [box(105.5 + n / 10, 18, 105.6 + n / 10, 18.1) for n in range(len(UNITS))]
    codes, names = zip(*UNITS, strict=True)
    layer = gpd.GeoDataFrame({"code": codes, "name": names}, geometry=squares, crs=4326)
    write_layer(layer, web_settings.data_dir, communes("42"), schematic=True, source="test")
    hub = FakeHub(source)
    return create_app(web_settings, source, hub)


@pytest.fixture
def client(app):
    return app.server.test_client()
